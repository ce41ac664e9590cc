# SPDX-License-Identifier: Apache-2.0
"""The ledger of masses: movements are recorded once, corrected by a mirror, and never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from ressourcerie_catalogue.public import category_as_of, code_shares, path_text, snapshot
from sqlalchemy import exists, inspect, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import append

from ..models import WAYS, Movement, Provenance, Stage
from .days import check_day, closed_until, share_days, today_at
from .lines import Figures, Line, weigh
from .problems import AlreadyCounted, CorrectionRefused, IdTaken, ReasonMissing, Unknown, WayRefused

JOURNAL = "flux-matiere.acts"


@dataclass(frozen=True)
class Context:
    """What a movement belongs to: where, when, by whom, from what.

    :param source: what it comes from; the ledger takes each once.
    :param links: the ticket, exit or transfer, by the name of its column.
    :param provenance: how it came in, when no ticket says it; so of the locality.
    """

    site_id: UUID
    day: date
    by: UUID | None
    origin: Stage
    source: str
    links: Mapping[str, UUID] = field(default_factory=lambda: MappingProxyType({}))
    month_only: bool = False
    provenance: Provenance | None = None
    locality: str | None = None


def record(
    session: Session, line: Line, figures: Figures, context: Context, *, movement_id: UUID
) -> Movement:
    """Record a movement, with the name and the codes that its category has on its day.

    :raises WayRefused: goods do not go from the one stage to the other.
    :raises PeriodClosed, DayRefused: the day is not open.
    :raises AlreadyCounted: its source is already counted.
    :raises IdTaken: another movement has this identifier.
    """
    if line.destination == context.origin or line.destination not in WAYS[context.origin]:
        raise WayRefused(context.origin, line.destination)
    share_days(session, context.site_id)
    day = check_day(session, context.site_id, context.day)
    if session.get(Movement, movement_id) is not None:
        raise IdTaken(movement_id)
    if session.scalar(select(exists().where(Movement.source == context.source))):
        raise AlreadyCounted(context.source)
    facts = category_facts(session, line.category_id, day)
    movement = Movement(id=movement_id, **movement_facts(line, figures, context), **facts)
    session.add(movement)
    session.flush()  # what the base refuses is refused here, and others may point to it
    return movement


def movement_facts(line: Line, figures: Figures, context: Context) -> dict[str, Any]:
    """Give the columns of a movement, but its identifier and what its category is called."""
    return {
        "site_id": context.site_id,
        "day": context.day,
        "month_only": context.month_only,
        "recorded_at": clock.now(),
        "author_id": context.by,
        "origin": context.origin,
        "destination": line.destination,
        "sign": 1,
        "grams": figures.grams,
        "measure": figures.measure,
        "gross_grams": line.gross_grams,
        "tare_grams": None if line.gross_grams is None else line.tare_grams,
        "container_id": line.container_id,
        "quantity": line.quantity,
        "condition": line.condition,
        "note": line.note,
        "tag": line.tag,
        "provenance": context.provenance,
        "locality": context.locality,
        "source": context.source,
        **context.links,
    }


def category_facts(
    session: Session, category_id: UUID, day: date, *, until: date | None = None
) -> dict[str, Any]:
    """Give what a movement keeps for ever of its category, as of its day.

    :param until: the day whose name stands for those when the category was not yet there.
    """
    codes = code_shares(session, category_id, day)
    past = category_as_of(session, category_id, day)
    named = past or snapshot(session, category_id, until or day)
    return {
        "category_id": category_id,
        "label": path_text(named.path),
        "codes": [
            {"axis": str(one.axis), "code": one.code, "label": one.label, "share": one.share}
            for one in codes
        ],
    }


def find(session: Session, site_id: UUID, movement_id: UUID) -> Movement:
    """Give a movement of a site, or refuse its identifier."""
    movement = session.get(Movement, movement_id)
    if movement is None or movement.site_id != site_id:
        raise Unknown(_("ligne"), movement_id)
    return movement


def correct(
    session: Session,
    movement: Movement,
    *,
    reason: str,
    by: UUID | None,
    instead: Line | None = None,
    confirmed: bool = False,
) -> Movement | None:
    """Cancel a movement by its mirror, and record what should have been said instead.

    Both are dated of the corrected day while it is open, and of today once it is closed.

    :returns: the movement that stands instead, if there is one.
    :raises CorrectionRefused: it is a mirror, or already has one.
    """
    if not reason.strip():
        raise ReasonMissing
    share_days(session, movement.site_id)
    _refuse_twice(session, movement)
    [mirror] = cancel(session, movement.site_id, [movement], reason=reason, by=by)
    day, month_only = mirror.day, mirror.month_only
    stands = None
    if instead is not None:
        figures = weigh(session, instead, confirmed=confirmed)
        context = _instead_of(movement, day=day, month_only=month_only, by=by)
        stands = record(session, instead, figures, context, movement_id=new_id())
    facts = {
        "line": str(movement.id),
        "reason": reason,
        "grams": movement.grams,
        "instead_grams": stands and stands.grams,
    }
    append(session, JOURNAL, "line.corrected", facts, by)
    return stands


def cancel(
    session: Session,
    site_id: UUID,
    movements: Sequence[Movement],
    *,
    reason: str,
    by: UUID | None,
) -> Sequence[Movement]:
    """Add the mirrors of movements of a site that have none, each dated as :func:`correct` says."""
    until, today = closed_until(session, site_id), today_at(session, site_id)
    mirrors = []
    for movement in movements:
        is_open = until is None or movement.day > until
        day = movement.day if is_open else today
        month_only = movement.month_only and is_open
        mirrors.append(_mirror(movement, day=day, month_only=month_only, reason=reason, by=by))
    session.add_all(mirrors)
    session.flush()  # what the base refuses is refused here
    return mirrors


def instead_of(movement_id: UUID) -> str:
    """Name the source of the movement that a correction put in place of another."""
    return f"instead:{movement_id}"


def mirror_of(session: Session, movement_id: UUID) -> Movement | None:
    """Give the mirror that cancels a movement, if it has one."""
    return session.scalar(select(Movement).where(Movement.corrects_id == movement_id))


def _refuse_twice(session: Session, movement: Movement) -> None:
    if movement.sign < 0:
        raise CorrectionRefused(_("Cette ligne est elle-même une correction."))
    if mirror_of(session, movement.id) is not None:
        raise CorrectionRefused(_("Cette ligne a déjà été corrigée."))


def _mirror(
    movement: Movement, *, day: date, month_only: bool, reason: str, by: UUID | None
) -> Movement:
    columns = inspect(Movement).column_attrs.keys()
    same = {name: getattr(movement, name) for name in columns}
    return Movement(
        **same
        | {
            "id": new_id(),
            "day": day,
            "month_only": month_only,
            "recorded_at": clock.now(),
            "author_id": by,
            "sign": -1,
            "source": f"correction:{movement.id}",
            "corrects_id": movement.id,
            "reason": reason.strip(),
        }
    )


def _instead_of(movement: Movement, *, day: date, month_only: bool, by: UUID | None) -> Context:
    links = ("ticket_id", "exit_id", "transfer_id")
    return Context(
        site_id=movement.site_id,
        day=day,
        by=by,
        origin=Stage(movement.origin),
        source=instead_of(movement.id),
        links={name: getattr(movement, name) for name in links if getattr(movement, name)},
        month_only=month_only,
        provenance=Provenance(movement.provenance) if movement.provenance else None,
        locality=movement.locality,
    )
