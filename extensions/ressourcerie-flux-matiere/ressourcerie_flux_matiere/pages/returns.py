# SPDX-License-Identifier: Apache-2.0
"""What comes back to the stock, and what changes of place in it."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.ids import new_id
from ressourcerie_core.numbers import kilograms
from ressourcerie_core.web import ChosenPeriod, Form, Period, See

from ..models import GONE, HELD, Stage
from ..service import exits
from ..service.days import today_at
from ..service.guide import at_reception
from ..service.problems import DayRefused, WeightUnusual
from ..stages import STAGES
from .fields import day_of, id_of, line_of, one_of
from .showing import READ, SHIP, Here, Visit

router = APIRouter(prefix="/sites/{site_id}/retours")


@router.get("", dependencies=READ)
def show_returns(here: Here, period: ChosenPeriod) -> HTMLResponse:
    """Show what came back in a period, and the form of the next return."""
    return here.show("returns.html", **_context(here, period))


@router.post("", dependencies=SHIP)
def save_return(here: Here, period: ChosenPeriod, form: Form) -> Response:
    """Record what comes back."""

    def work(writing: Session) -> See:
        day = day_of(form)
        if day is None:
            raise DayRefused(None, today_at(writing, here.site_id))
        back = exits.record_return(
            writing,
            here.site_id,
            line_of(writing, form, one_of(form, "destination", Stage, Stage.SHOP)),
            line_id=id_of(form),
            day=day,
            by=here.by,
            origin=one_of(form, "origin", Stage, Stage.SOLD),
            confirmed=form.ticked("confirmed"),
        )
        said = _("{label} : {weight} de retour.").format(
            label=back.label, weight=kilograms(back.grams)
        )
        return See(f"{here.home}/retours", said=said)

    try:
        return form(work)
    except Problem as refused:
        context = _context(here, period)
        asks = isinstance(refused, WeightUnusual)
        return here.show_again(refused, "returns.html", **context | {"asks_to_confirm": asks})


def _context(here: Visit, period: Period) -> dict[str, Any]:
    session = here.session
    return {
        "period": period,
        "lines": exits.returns_of(session, here.site_id, period.first, period.last),
        "choices": at_reception(session),
        "origin_options": [(stage, STAGES[stage]) for stage in (*GONE, *HELD)],
        "place_options": [(stage, STAGES[stage]) for stage in HELD],
        "asks_to_confirm": False,
        "today": today_at(session, here.site_id),
        "new_id": new_id,
    }
