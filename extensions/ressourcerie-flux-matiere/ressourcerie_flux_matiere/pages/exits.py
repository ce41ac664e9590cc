# SPDX-License-Identifier: Apache-2.0
"""What leaves otherwise than by the till: a slip with its lines, typed on one form."""

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from ressourcerie_catalogue.public import partner_names
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import kilograms
from ressourcerie_core.web import ChosenPeriod, Form, Period, See, SentForm

from ..models import Stage
from ..service import exits
from ..service.days import today_at
from ..service.exits import Slip
from ..service.problems import DayRefused, FieldRefused, WeightUnusual
from ..stages import STAGES
from .fields import day_of, id_of, one_of, optional_id, partner_choices
from .loading import loading_context, loads_of
from .showing import READ, SHIP, Here, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter(prefix="/sites/{site_id}/sorties")

LEAVING = (Stage.RECYCLED, Stage.WASTED, Stage.GIVEN)


@router.get("", dependencies=READ)
def show_exits(here: Here, period: ChosenPeriod) -> HTMLResponse:
    """Show what left in a period, and the form of the next exit."""
    return here.show("exits.html", **_context(here, period))


@router.post("", dependencies=SHIP)
def save_exit(
    here: Here,
    period: ChosenPeriod,
    form: Form,
) -> Response:
    """Record goods that leave, all their lines or none."""

    def work(writing: Session) -> See:
        day = day_of(form)
        if day is None:
            raise DayRefused(None, today_at(writing, here.site_id))
        slip = _slip(form)
        left = exits.record_exit(
            writing,
            here.site_id,
            exit_id=id_of(form),
            day=day,
            slip=slip,
            loads=loads_of(writing, form, slip.destination),
            by=here.by,
            confirmed=form.ticked("confirmed"),
        )
        total = sum(line.grams for line in exits.loads_of(writing, left.id))
        said = _("Sortie nº {number} : {total}.").format(number=left.number, total=kilograms(total))
        return See(f"{here.home}/sorties", said=said)

    try:
        return form(work)
    except Problem as refused:
        context = _context(here, period)
        asks = isinstance(refused, WeightUnusual)
        return here.show_again(refused, "exits.html", **context | {"asks_to_confirm": asks})


def _slip(form: SentForm) -> Slip:
    words: Mapping[str, str | None] = {
        name: form.text(name)[:200] or None
        for name in ("slip", "transporter", "waste_code", "treatment", "note")
    }
    destination = one_of(form, "destination", Stage, Stage.RECYCLED)
    if destination not in LEAVING:
        raise FieldRefused(destination, "destination")
    return Slip(destination, optional_id(form, "partner"), **words)


def _context(here: Visit, period: Period) -> dict[str, Any]:
    session = here.session
    found = exits.exits_of(session, here.site_id, period.first, period.last)
    loads = exits.loads_by_exit(session, [one.id for one in found])
    return {
        **loading_context(session),
        "period": period,
        "exits": [(one, loads.get(one.id, ())) for one in found],
        "partner_names": partner_names(session),
        "partners": partner_choices(session),
        "leaving_options": [(stage, STAGES[stage]) for stage in LEAVING],
        "today": today_at(session, here.site_id),
    }
