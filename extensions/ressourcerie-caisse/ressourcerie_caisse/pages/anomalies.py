# SPDX-License-Identifier: Apache-2.0
"""What came late, what never came, what is unusual: shown until somebody decides."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import display_names
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, See, SentForm

from ..models import Act, Gap, Series, Ticket, Till
from ..models.working import GapOf
from ..service import settling, strays, viewing
from .showing import MANAGE, READ, Here, Visit

router = APIRouter(prefix="/sites/{site_id}/anomalies")

MOST_REMARKED = 50


@dataclass(frozen=True)
class Missing:
    """Numbers that did not come, or a series that was interrupted."""

    id: str
    title: str
    said: str
    action: str
    reason: str | None
    at: datetime | None
    author_id: UUID | None


@router.get("", dependencies=READ)
def show_anomalies(here: Here) -> HTMLResponse:
    """Show what waits for a decision, and what was decided."""
    return here.show("anomalies.html", **_context(here))


@router.post("/tardifs/{stray_id}", dependencies=MANAGE)
def settle_stray(here: Here, stray_id: UUID, form: Form) -> Response:
    """Count a late act in the open session of its till, or set it aside."""

    def work(writing: Session) -> See:
        if form.text("do") == "attach":
            strays.attach(writing, here.site_id, stray_id, by=here.by)
            return _see(here, _("Le ticket tardif compte dans la session ouverte."))
        reason = form.text("reason")
        settling.dismiss(writing, here.site_id, stray_id, reason=reason, by=here.by)
        return _see(here, _("Le ticket tardif est écarté ; il reste au journal."))

    return _sent(here, form, work)


@router.post("/trous/{gap_id}", dependencies=MANAGE)
def explain_gap(here: Here, gap_id: UUID, form: Form) -> Response:
    """Explain numbers that did not come."""

    def work(writing: Session) -> See:
        said = form.text("reason")
        settling.explain_gap(writing, here.site_id, gap_id, explanation=said, by=here.by)
        return _see(here, _("L'explication est enregistrée."))

    return _sent(here, form, work)


@router.post("/series/{till_id}/{series}", dependencies=MANAGE)
def explain_series(here: Here, till_id: UUID, series: int, form: Form) -> Response:
    """Explain an interrupted series."""

    def work(writing: Session) -> See:
        site, said = here.site_id, form.text("reason")
        settling.explain_series(writing, site, till_id, series, explanation=said, by=here.by)
        return _see(here, _("L'explication est enregistrée."))

    return _sent(here, form, work)


def _sent(here: Visit, form: SentForm, work: Callable[[Session], See]) -> Response:
    try:
        return form(work)
    except Problem as refused:
        return here.show_again(refused, "anomalies.html", **_context(here))


def _see(here: Visit, said: str) -> See:
    return See(f"{here.home}/anomalies", said=said)


def _context(here: Visit) -> dict[str, Any]:
    session = here.session
    opened = {one.till_id for one in viewing.open_sessions(session, here.site_id)}
    explained = list(_missing(here, explained=True))
    remarked = select(Ticket, Act.remarks).join(Act, Act.id == Ticket.id)
    of_site = remarked.where(Ticket.site_id == here.site_id, cast(Act.remarks, String) != "[]")
    latest = of_site.order_by(Ticket.happened_at.desc()).limit(MOST_REMARKED)
    return {
        "strays": settling.strays_of(session, here.site_id),
        "tills": {one.id: one for one in session.scalars(select(Till))},
        "opened": opened,
        "gaps": list(_missing(here, explained=False)),
        "explained": explained,
        "remarked": session.execute(latest).all(),
        "people": display_names(session, {one.author_id for one in explained if one.author_id}),
    }


def _missing(here: Visit, *, explained: bool) -> Iterator[Missing]:
    path = f"{here.home}/anomalies"
    for gap, till in settling.gaps_of(here.session, here.site_id, explained=explained):
        title, said = _gap_told(gap, till)
        decided = (gap.explanation, gap.explained_at, gap.explained_by)
        yield Missing(str(gap.id), title, said, f"{path}/trous/{gap.id}", *decided)
    for one, till in settling.interrupted_of(here.session, here.site_id, explained=explained):
        title = _("Des tickets peuvent manquer après {number}").format(
            number=numbered(till.code, one.series, one.last_number)
        )
        decided = (one.explanation, one.explained_at, one.explained_by)
        key = f"{till.id}-{one.series}"
        action = f"{path}/series/{till.id}/{one.series}"
        yield Missing(key, title, _series_told(one, till), action, *decided)


def _gap_told(gap: Gap, till: Till) -> tuple[str, str]:
    code = "E" if gap.of == GapOf.SCHOOL else till.code
    first, last = (numbered(code, gap.series, rank) for rank in (gap.first, gap.last))
    if gap.of == GapOf.ACTS:
        title = _("Actes manquants nº {first} à {last}").format(first=gap.first, last=gap.last)
    elif gap.first == gap.last:
        title = _("Ticket manquant {number}").format(number=first)
    else:
        title = _("Tickets manquants {first} à {last}").format(first=first, last=last)
    said = _("{till} : l'appareil a envoyé la suite sans eux. Ils y sont peut-être encore.")
    return title, said.format(till=till.name)


def _series_told(series: Series, till: Till) -> str:
    said = _("{till} a été reprise à un autre appareil, qui disait garder {waiting} en attente.")
    why = f" « {series.interrupted_why} »" if series.interrupted_why else ""
    return said.format(till=till.name, waiting=series.waiting) + why


def numbered(code: str, series: int, rank: int) -> str:
    """Write the number of a ticket: ``C1-000481``, and ``C1.2-000001`` in a second series."""
    return f"{code}{'' if series <= 1 else f'.{series}'}-{rank:06}"
