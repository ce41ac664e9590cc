# SPDX-License-Identifier: Apache-2.0
"""Goods that go from one site to another: sent, received, and the difference, which is shown."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from ressourcerie_catalogue.public import offered
from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _

from ..models import HELD, Movement, Stage, Transfer
from .days import check_day, share_days, site_of
from .exits import Load
from .ledger import Context, record
from .lines import Line, weigh_as
from .problems import IdTaken, NothingInside, TransferRefused, Unknown


def transfers_of(session: Session, sites: Collection[UUID]) -> Sequence[Transfer]:
    """List the transfers that leave or reach some sites, latest first."""
    query = select(Transfer).where(
        or_(Transfer.from_site_id.in_(sites), Transfer.to_site_id.in_(sites))
    )
    return session.scalars(query.order_by(Transfer.sent_at.desc())).all()


def find_transfer(session: Session, transfer_id: UUID, *, at: UUID) -> Transfer:
    """Give a transfer that leaves or reaches a site, or refuse its identifier."""
    transfer = session.get(Transfer, transfer_id)
    if transfer is None or at not in (transfer.from_site_id, transfer.to_site_id):
        raise Unknown(_("transfert"), transfer_id)
    return transfer


def send(
    session: Session,
    from_site_id: UUID,
    *,
    transfer_id: UUID,
    to_site_id: UUID,
    day: date,
    loads: Sequence[Load],
    by: UUID | None,
    confirmed: bool = False,
) -> Transfer:
    """Record what leaves a site for another one; sent again, it leaves once.

    :param confirmed: whether somebody said that unusual weights are right.
    :raises IdTaken: this identifier served for another transfer.
    """
    leaving = [load.to(Stage.TRANSIT) for load in loads]
    if (same := session.get(Transfer, transfer_id)) is not None:
        said = (same.from_site_id, same.to_site_id, same.sent_on, _loaded(session, same.id))
        if said != (from_site_id, to_site_id, day, set(leaving)):
            raise IdTaken(transfer_id)
        return same
    site_of(session, to_site_id)
    if from_site_id == to_site_id:
        raise TransferRefused(_("Un transfert va d'un site à un autre."))
    if not loads:
        raise NothingInside
    transfer = Transfer(
        id=transfer_id,
        from_site_id=from_site_id,
        to_site_id=to_site_id,
        sent_on=day,
        sent_at=clock.now(),
        sent_by=by,
    )
    session.add(transfer)
    session.flush()  # lines point to it
    _move(session, transfer, from_site_id, day, leaving, by=by, confirmed=confirmed)
    return transfer


def receive(
    session: Session,
    site_id: UUID,
    transfer_id: UUID,
    *,
    day: date,
    loads: Sequence[Load],
    by: UUID | None,
    confirmed: bool = False,
) -> Transfer:
    """Record what arrives of a transfer, weighed again, once.

    :param loads: none when everything was lost: the difference says so for ever.
    :param confirmed: whether somebody said that unusual weights are right.
    """
    transfer = find_transfer(session, transfer_id, at=site_id)
    session.refresh(transfer, with_for_update=True)
    if transfer.to_site_id != site_id:
        raise TransferRefused(_("Ce transfert va vers un autre site."))
    if transfer.received_at is not None:
        raise TransferRefused(_("Ce transfert a déjà été reçu."))
    if day < transfer.sent_on:
        raise TransferRefused(_("Ce transfert est parti après ce jour."))
    share_days(session, site_id)
    check_day(session, site_id, day)
    arriving = [
        replace(one, origin=Stage.TRANSIT, line=replace(one.line, destination=_kept_in(one.line)))
        for one in loads
    ]
    _move(session, transfer, site_id, day, arriving, by=by, confirmed=confirmed)
    transfer.received_on, transfer.received_at, transfer.received_by = day, clock.now(), by
    return transfer


def difference(session: Session, transfer_id: UUID) -> Mapping[UUID, int]:
    """Give the grams of each category that arrived, less those that were sent."""
    lost: dict[UUID, int] = defaultdict(int)
    for movement in lines_of(session, transfer_id):
        arrived = movement.origin == Stage.TRANSIT
        lost[movement.category_id] += movement.sign * movement.grams * (1 if arrived else -1)
    return dict(lost)


def lines_of(session: Session, transfer_id: UUID) -> Sequence[Movement]:
    """List the lines of a transfer, sent and received, corrections among them."""
    query = select(Movement).where(Movement.transfer_id == transfer_id)
    return session.scalars(query.order_by(Movement.recorded_at, Movement.id)).all()


def totals(session: Session, transfers: Collection[UUID]) -> Mapping[UUID, tuple[int, int]]:
    """Give the grams that were sent, and those that arrived, of each of some transfers."""
    arrived = Movement.origin == Stage.TRANSIT
    grams = Movement.sign * Movement.grams
    query = (
        select(
            Movement.transfer_id,
            func.sum(case((arrived, 0), else_=grams)),
            func.sum(case((arrived, grams), else_=0)),
        )
        .where(Movement.transfer_id.in_(transfers))
        .group_by(Movement.transfer_id)
    )
    return {key: (int(sent), int(came)) for key, sent, came in session.execute(query)}


def _kept_in(line: Line) -> Stage:
    return line.destination if line.destination in HELD else Stage.SHOP


def _move(
    session: Session,
    transfer: Transfer,
    site_id: UUID,
    day: date,
    loads: Sequence[Load],
    *,
    by: UUID | None,
    confirmed: bool,
) -> None:
    known = {one.category_id: one for one in offered(session)}
    for load in loads:
        figures = weigh_as(load.line, known.get(load.line.category_id), confirmed=confirmed)
        source = f"transfer:{load.line_id}"
        context = Context(site_id, day, by, load.origin, source, {"transfer_id": transfer.id})
        record(session, load.line, figures, context, movement_id=load.line_id)


def _loaded(session: Session, transfer_id: UUID) -> set[Load]:
    """Give what was said to leave at first, without its corrections."""
    return {
        Load.of(line)
        for line in lines_of(session, transfer_id)
        if line.destination == Stage.TRANSIT and line.source == f"transfer:{line.id}"
    }
