# SPDX-License-Identifier: Apache-2.0
"""Goods that go from one site to another: what is sent, what arrives, and the difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.ids import new_id
from ressourcerie_core.numbers import kilograms, parse_grams
from ressourcerie_core.web import Form, See, SentForm

from ..models import Movement, Stage, Transfer
from ..service import transfers
from ..service.days import today_at
from ..service.exits import Load
from ..service.lines import Line
from ..service.problems import DayRefused, FieldRefused, NothingInside, WeightUnusual
from .fields import day_of, id_of, optional_id
from .loading import loading_context, loads_of
from .showing import READ, SHIP, Here, Visit

router = APIRouter(prefix="/sites/{site_id}/transferts")


@dataclass(frozen=True)
class TransferShown:
    """A transfer with the names of its sites and its weights."""

    transfer: Transfer
    leaves: str
    reaches: str
    sent: int
    arrived: int

    @property
    def lost(self) -> int | None:
        """The grams that did not arrive; ``None`` while it is on its way."""
        return None if self.transfer.received_at is None else self.sent - self.arrived


@router.get("", dependencies=READ)
def show_transfers(here: Here) -> HTMLResponse:
    """Show the transfers that leave or reach the site, and the form of the next one."""
    return here.show("transfers.html", **_context(here))


@router.post("", dependencies=SHIP)
def save_transfer(here: Here, form: Form) -> Response:
    """Record what leaves for another site."""

    def work(writing: Session) -> See:
        day, towards = day_of(form), optional_id(form, "to")
        if day is None:
            raise DayRefused(None, today_at(writing, here.site_id))
        if towards is None:
            raise FieldRefused("", "to")
        sent = transfers.send(
            writing,
            here.site_id,
            transfer_id=id_of(form),
            to_site_id=towards,
            day=day,
            loads=loads_of(writing, form, Stage.TRANSIT),
            by=here.by,
            confirmed=form.ticked("confirmed"),
        )
        said = _("Le transfert est parti. L'autre site dira ce qui arrive.")
        return See(f"{here.home}/transferts/{sent.id}", said=said)

    try:
        return form(work)
    except Problem as refused:
        asks = isinstance(refused, WeightUnusual)
        return here.show_again(
            refused, "transfers.html", **_context(here) | {"asks_to_confirm": asks}
        )


@router.get("/{transfer_id}", dependencies=READ)
def show_transfer(here: Here, transfer_id: UUID) -> HTMLResponse:
    """Show what was sent and what arrived, and the form of what arrives."""
    return here.show("transfer.html", **_one_context(here, transfer_id))


@router.post("/{transfer_id}", dependencies=SHIP)
def save_arrival(here: Here, transfer_id: UUID, form: Form) -> Response:
    """Record what arrives, weighed again."""

    def work(writing: Session) -> See:
        day = day_of(form)
        if day is None:
            raise DayRefused(None, today_at(writing, here.site_id))
        loads = _arrived(writing, form, transfer_id) + loads_of(writing, form, Stage.SHOP)
        if not loads and not form.ticked("lost"):
            raise NothingInside
        transfers.receive(
            writing,
            here.site_id,
            transfer_id,
            day=day,
            loads=loads,
            by=here.by,
            confirmed=form.ticked("confirmed"),
        )
        sent, came = transfers.totals(writing, [transfer_id])[transfer_id]
        said = _("Le transfert est reçu : {came} sur {sent}.").format(
            came=kilograms(came), sent=kilograms(sent)
        )
        return See(f"{here.home}/transferts/{transfer_id}", said=said)

    try:
        return form(work)
    except Problem as refused:
        context = _one_context(here, transfer_id)
        asks = isinstance(refused, WeightUnusual)
        return here.show_again(refused, "transfer.html", **context | {"asks_to_confirm": asks})


def _arrived(session: Session, form: SentForm, transfer_id: UUID) -> list[Load]:
    """Read what each line that was sent weighs now; an empty weight did not arrive."""
    found = []
    for sent in _standing(transfers.lines_of(session, transfer_id)):
        if weight := form.text(f"weight-{sent.id}"):
            line = Line(sent.category_id, Stage.SHOP, parse_grams(weight))
            found.append(Load(id_of(form, f"id-{sent.id}"), line))
    return found


def _standing(lines: Sequence[Movement]) -> list[Movement]:
    """Give the lines that were sent and that nobody cancelled."""
    cancelled = {line.corrects_id for line in lines if line.corrects_id}
    return [
        line
        for line in lines
        if line.destination == Stage.TRANSIT and line.sign > 0 and line.id not in cancelled
    ]


def _names(session: Session) -> dict[UUID, str]:
    return dict(session.execute(select(Site.id, Site.name).order_by(Site.name)).all())


def _shown(session: Session, found: Sequence[Transfer]) -> list[TransferShown]:
    names = _names(session)
    weights = transfers.totals(session, [one.id for one in found])
    return [
        TransferShown(
            one, names[one.from_site_id], names[one.to_site_id], *weights.get(one.id, (0, 0))
        )
        for one in found
    ]


def _context(here: Visit) -> dict[str, Any]:
    session = here.session
    found = _shown(session, transfers.transfers_of(session, [here.site_id]))
    others = [(key, name) for key, name in _names(session).items() if key != here.site_id]
    return {
        **loading_context(session),
        "expected": [
            one for one in found if one.lost is None and one.transfer.to_site_id == here.site_id
        ],
        "on_the_way": [
            one for one in found if one.lost is None and one.transfer.from_site_id == here.site_id
        ],
        "arrived": [one for one in found if one.lost is not None],
        "others": others,
        "today": today_at(session, here.site_id),
    }


def _one_context(here: Visit, transfer_id: UUID) -> dict[str, Any]:
    session = here.session
    transfer = transfers.find_transfer(session, transfer_id, at=here.site_id)
    lines = transfers.lines_of(session, transfer_id)
    labels = {line.category_id: line.label for line in lines}
    sent: dict[UUID, int] = {}
    for line in lines:
        if line.destination == Stage.TRANSIT:
            sent[line.category_id] = sent.get(line.category_id, 0) + line.sign * line.grams
    lost = transfers.difference(session, transfer_id)
    return {
        **loading_context(session),
        "shown": _shown(session, [transfer])[0],
        "standing": _standing(lines),
        "lines": lines,
        "categories": [
            (labels[key], sent.get(key, 0), sent.get(key, 0) + change, change)
            for key, change in sorted(lost.items(), key=lambda one: labels[one[0]])
        ],
        "to_receive": transfer.received_at is None and transfer.to_site_id == here.site_id,
        "today": today_at(session, here.site_id),
        "id_of": {line.id: new_id() for line in lines},
    }
