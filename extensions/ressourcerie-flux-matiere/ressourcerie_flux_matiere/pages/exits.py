# SPDX-License-Identifier: Apache-2.0
"""What leaves otherwise than by the till: a slip with its lines, typed on one form."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from ressourcerie_catalogue.public import partner_name, partner_names
from sqlalchemy.orm import Session

from ressourcerie_core.auth import display_names
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import kilograms
from ressourcerie_core.web import ChosenPeriod, Form, Period, See, SentForm

from ..models import LARGEST_EVIDENCE_BYTES, Measure, Stage
from ..service import exit_evidence, exits
from ..service.days import today_at
from ..service.exits import Slip
from ..service.problems import DayRefused, EvidenceRefused, FieldRefused, WeightUnusual
from ..stages import STAGES
from .exporting import kept_file
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
        return See(f"{here.home}/sorties/{left.id}", said=said)

    try:
        return form(work)
    except Problem as refused:
        context = _context(here, period)
        asks = isinstance(refused, WeightUnusual)
        return here.show_again(refused, "exits.html", **context | {"asks_to_confirm": asks})


@router.get("/{exit_id}", dependencies=READ)
def show_exit(here: Here, exit_id: UUID) -> HTMLResponse:
    """Show an exit: its slip, its lines, the files that prove it."""
    return here.show("exit.html", **_one_context(here, exit_id))


@router.post("/{exit_id}/pieces", dependencies=SHIP)
def add_exit_evidence(here: Here, exit_id: UUID, form: Form) -> Response:
    """Keep a file that proves an exit."""
    sent = form.file("evidence")
    content = sent.file.read(LARGEST_EVIDENCE_BYTES + 1) if sent else b""
    name = (sent.filename if sent else None) or ""

    def work(writing: Session) -> See:
        left = exits.find_exit(writing, here.site_id, exit_id)
        exit_evidence.keep(writing, left, name=name, content=content, by=here.by)
        return See(f"{here.home}/sorties/{exit_id}", said=_("La pièce est gardée."))

    try:
        return form(work)
    except EvidenceRefused as refused:
        return here.show_again(refused, "exit.html", **_one_context(here, exit_id))


@router.get("/{exit_id}/pieces/{evidence_id}", dependencies=READ)
def give_exit_evidence(here: Here, exit_id: UUID, evidence_id: UUID) -> Response:
    """Give a file back as it was sent, to save and never to show here."""
    left = exits.find_exit(here.session, here.site_id, exit_id)
    return kept_file(exit_evidence.find(here.session, left, evidence_id))


def _one_context(here: Visit, exit_id: UUID) -> dict[str, Any]:
    left = exits.find_exit(here.session, here.site_id, exit_id)
    loads = exits.loads_of(here.session, exit_id)
    weights = {
        measure: sum(line.sign * line.grams for line in loads if line.measure == measure)
        for measure in Measure
    }
    return {
        "left": left,
        "loads": loads,
        "weights": {measure: grams for measure, grams in weights.items() if grams},
        "partner_name": left.partner_id and partner_name(here.session, left.partner_id),
        "files": exit_evidence.evidence_of(here.session, left),
        "names": display_names(here.session, [left.author_id] if left.author_id else []),
    }


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
