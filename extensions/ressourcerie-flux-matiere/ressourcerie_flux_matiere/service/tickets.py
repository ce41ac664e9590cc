# SPDX-License-Identifier: Apache-2.0
"""Deposit tickets and their lines: the server, and not the device, says what is open."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ressourcerie_catalogue.public import category_as_of, partner_name
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.events import publish
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from ..events import DepositClosed
from ..models import Movement, Provenance, Stage, Stray, StrayOutcome, Ticket
from .days import check_day, next_number, share_days, today_at
from .ledger import JOURNAL, Context, record
from .lines import Line, check_offered, normal, weigh, weigh_as
from .posts import find_post, find_shift
from .problems import AlreadySettled, IdTaken, ReasonMissing, ShiftClosed, TicketClosed, Unknown


@dataclass(frozen=True)
class Giver:
    """Where a deposit comes from, without naming anybody."""

    provenance: Provenance
    partner_id: UUID | None = None
    locality: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        vars(self).update(locality=normal(self.locality), note=normal(self.note))


@dataclass(frozen=True)
class Kept:
    """What became of a line that a device sent: one or the other."""

    line: Movement | None = None
    stray: Stray | None = None


def open_ticket(
    session: Session,
    site_id: UUID,
    shift_id: UUID,
    *,
    ticket_id: UUID,
    giver: Giver,
    by: UUID | None,
) -> Ticket:
    """Open a deposit at an open post; asked again with the same id, gives the same one.

    :raises ShiftClosed: the post was closed meanwhile.
    """
    shift = find_shift(session, site_id, shift_id)
    session.refresh(shift, with_for_update={"read": True})
    if (same := session.get(Ticket, ticket_id)) is not None:
        if (same.shift_id, _giver_of(same)) != (shift_id, giver):
            raise IdTaken(ticket_id)
        return same
    if shift.closed_at is not None:
        raise ShiftClosed(find_post(session, site_id, shift.post_id).name)
    if giver.partner_id is not None:
        partner_name(session, giver.partner_id)
    ticket = Ticket(
        id=ticket_id,
        site_id=site_id,
        shift_id=shift_id,
        number=next_number(session, site_id, Ticket),
        day=_day_of(session, site_id, shift.day),
        provenance=giver.provenance,
        partner_id=giver.partner_id,
        locality=giver.locality,
        note=giver.note,
        opened_at=clock.now(),
        opened_by=by,
    )
    session.add(ticket)
    session.flush()  # lines point to it
    return ticket


def find_ticket(session: Session, site_id: UUID, ticket_id: UUID) -> Ticket:
    """Give a ticket of a site, open or closed."""
    ticket = session.get(Ticket, ticket_id)
    if ticket is None or ticket.site_id != site_id:
        raise Unknown(_("dépôt"), ticket_id)
    return ticket


def lines_of(session: Session, ticket_id: UUID) -> Sequence[Movement]:
    """List the lines of a ticket as they were recorded, corrections among them."""
    query = select(Movement).where(Movement.ticket_id == ticket_id)
    return session.scalars(query.order_by(Movement.recorded_at, Movement.id)).all()


def total_grams(session: Session, ticket_id: UUID) -> int:
    """Give what a ticket weighs, corrections deducted."""
    total = func.sum(Movement.sign * Movement.grams)
    return int(session.scalar(select(total).where(Movement.ticket_id == ticket_id)) or 0)


def total_grams_of(session: Session, tickets: Collection[UUID]) -> Mapping[UUID, int]:
    """Give what each of some tickets weighs, corrections deducted; nothing for an empty one."""
    query = (
        select(Movement.ticket_id, func.sum(Movement.sign * Movement.grams))
        .where(Movement.ticket_id.in_(tickets))
        .group_by(Movement.ticket_id)
    )
    return {ticket_id: int(grams) for ticket_id, grams in session.execute(query) if ticket_id}


def add_line(
    session: Session,
    site_id: UUID,
    ticket_id: UUID,
    line: Line,
    *,
    line_id: UUID,
    by: UUID | None,
    confirmed: bool = False,
) -> Kept:
    """Add a line to an open ticket; one that comes too late waits to be attached.

    :param line_id: made by the device; sent again with the same, the line is recorded once.
    :raises IdTaken: this identifier served for another line.
    """
    ticket = find_ticket(session, site_id, ticket_id)
    session.refresh(ticket, with_for_update={"read": True})
    if (kept := _kept(session, line_id)) is not None:
        if _said(kept) != (ticket_id, line):
            raise IdTaken(line_id)
        return kept
    if ticket.closed_at is not None:  # kept as it came: nobody is there to say it again
        category_as_of(session, line.category_id, ticket.day)  # refuses one that never was
        return Kept(stray=_set_aside(session, ticket, line, line_id=line_id, by=by))
    category = check_offered(session, line.category_id)
    figures = weigh_as(line, category, confirmed=confirmed)
    context = _context(ticket, line_id, by)
    return Kept(line=record(session, line, figures, context, movement_id=line_id))


def close_ticket(session: Session, site_id: UUID, ticket_id: UUID, *, by: UUID | None) -> Ticket:
    """Close a ticket: nothing is added to it any more; closed again, it stays as it is."""
    ticket = find_ticket(session, site_id, ticket_id)
    session.refresh(ticket, with_for_update=True)
    if ticket.closed_at is None:
        ticket.closed_at, ticket.closed_by = clock.now(), by
        grams = total_grams(session, ticket_id)
        publish(session, DepositClosed(ticket.id, site_id, ticket.day, ticket.provenance, grams))
    return ticket


def strays_of(session: Session, site_id: UUID) -> Sequence[tuple[Stray, Ticket]]:
    """List the lines of a site that wait, oldest first, each with the ticket that it came for."""
    query = (
        select(Stray, Ticket)
        .join(Ticket, Ticket.id == Stray.ticket_id)
        .where(Ticket.site_id == site_id, Stray.outcome.is_(None))
        .order_by(Stray.recorded_at, Stray.id)
    )
    return [(stray, ticket) for stray, ticket in session.execute(query)]


def attach(
    session: Session,
    site_id: UUID,
    stray_id: UUID,
    *,
    ticket_id: UUID,
    by: UUID | None,
    confirmed: bool = False,
) -> Movement:
    """Add a line that came too late to a ticket that is open.

    :raises TicketClosed: that ticket is closed too.
    :raises WeightUnusual: nobody said that its weight, out of the ordinary, is right.
    """
    stray = _waiting(session, site_id, stray_id)
    ticket = find_ticket(session, site_id, ticket_id)
    session.refresh(ticket, with_for_update={"read": True})
    if ticket.closed_at is not None:
        raise TicketClosed(ticket.number)
    line = Line.from_json(stray.content)
    figures = weigh(session, line, confirmed=confirmed)
    context = _context(ticket, stray.id, stray.author_id)
    movement = record(session, line, figures, context, movement_id=stray.id)
    _settle(stray, StrayOutcome.ATTACHED, by=by)
    stray.attached_to_id = ticket_id
    append(session, JOURNAL, "line.attached", {"line": str(stray.id), "ticket": str(ticket_id)}, by)
    return movement


def dismiss(
    session: Session, site_id: UUID, stray_id: UUID, *, reason: str, by: UUID | None
) -> Stray:
    """Say why a line that came too late counts nowhere; it is kept all the same."""
    stray = _waiting(session, site_id, stray_id)
    if not reason.strip():
        raise ReasonMissing
    stray.reason = reason.strip()
    _settle(stray, StrayOutcome.DISMISSED, by=by)
    append(session, JOURNAL, "line.dismissed", {"line": str(stray.id), "reason": stray.reason}, by)
    return stray


def _day_of(session: Session, site_id: UUID, deferred_to: date | None) -> date:
    share_days(session, site_id)
    return check_day(session, site_id, deferred_to or today_at(session, site_id))


def _giver_of(ticket: Ticket) -> Giver:
    return Giver(Provenance(ticket.provenance), ticket.partner_id, ticket.locality, ticket.note)


def _context(ticket: Ticket, line_id: UUID, by: UUID | None) -> Context:
    return Context(
        site_id=ticket.site_id,
        day=ticket.day,
        by=by,
        origin=Stage.INTAKE,
        source=f"reception:{line_id}",
        links={"ticket_id": ticket.id},
    )


def _kept(session: Session, line_id: UUID) -> Kept | None:
    if (movement := session.get(Movement, line_id)) is not None:
        stray = session.get(Stray, line_id)
        return Kept(movement, stray)
    if (stray := session.get(Stray, line_id)) is not None:
        return Kept(stray=stray)
    return None


def _said(kept: Kept) -> tuple[UUID | None, Line]:
    """Tell what was said at first: an attached line comes again for the ticket that was closed."""
    if kept.stray is not None:
        return kept.stray.ticket_id, Line.from_json(kept.stray.content)
    assert kept.line is not None
    return kept.line.ticket_id, Line.of(kept.line)


def _set_aside(
    session: Session, ticket: Ticket, line: Line, *, line_id: UUID, by: UUID | None
) -> Stray:
    stray = Stray(
        id=line_id,
        ticket_id=ticket.id,
        content=line.as_json(),
        recorded_at=clock.now(),
        author_id=by,
    )
    session.add(stray)
    session.flush()  # a second one with its id is refused here
    return stray


def _waiting(session: Session, site_id: UUID, stray_id: UUID) -> Stray:
    stray = session.get(Stray, stray_id, with_for_update=True)
    if stray is None:
        raise Unknown(_("ligne égarée"), stray_id)
    find_ticket(session, site_id, stray.ticket_id)
    if stray.outcome is not None:
        raise AlreadySettled
    return stray


def _settle(stray: Stray, outcome: StrayOutcome, *, by: UUID | None) -> None:
    stray.outcome, stray.settled_at, stray.settled_by = outcome, clock.now(), by
