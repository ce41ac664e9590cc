# SPDX-License-Identifier: Apache-2.0
"""Goods that go from one site to another: sent, received, and the difference, which is shown."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _

from ..models import Movement, Stage, Transfer
from .days import site_of
from .exits import Load
from .ledger import Context, record
from .lines import weigh
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
) -> Transfer:
    """Record what leaves a site for another one; sent again, it leaves once.

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
    _move(session, transfer, from_site_id, day, leaving, by=by, to=Stage.TRANSIT)
    return transfer


def receive(
    session: Session,
    site_id: UUID,
    transfer_id: UUID,
    *,
    day: date,
    loads: Sequence[Load],
    by: UUID | None,
) -> Transfer:
    """Record what arrives of a transfer, weighed again, once."""
    transfer = find_transfer(session, transfer_id, at=site_id)
    session.refresh(transfer, with_for_update=True)
    if transfer.to_site_id != site_id:
        raise TransferRefused(_("Ce transfert va vers un autre site."))
    if transfer.received_at is not None:
        raise TransferRefused(_("Ce transfert a déjà été reçu."))
    if day < transfer.sent_on:
        raise TransferRefused(_("Ce transfert est parti après ce jour."))
    _move(session, transfer, site_id, day, loads, by=by, to=Stage.SHOP)
    transfer.received_on, transfer.received_at, transfer.received_by = day, clock.now(), by
    return transfer


def difference(session: Session, transfer_id: UUID) -> Mapping[UUID, int]:
    """Give the grams of each category that arrived, less those that were sent."""
    lost: dict[UUID, int] = defaultdict(int)
    query = select(Movement).where(Movement.transfer_id == transfer_id)
    for movement in session.scalars(query):
        arrived = movement.origin == Stage.TRANSIT
        lost[movement.category_id] += movement.sign * movement.grams * (1 if arrived else -1)
    return dict(lost)


def _move(
    session: Session,
    transfer: Transfer,
    site_id: UUID,
    day: date,
    loads: Sequence[Load],
    *,
    by: UUID | None,
    to: Stage,
) -> None:
    if not loads:
        raise NothingInside
    for load in loads:
        origin = Stage.TRANSIT if to is Stage.SHOP else load.origin
        line = replace(load.line, destination=to)
        figures = weigh(session, line, confirmed=True)
        source = f"transfer:{load.line_id}"
        context = Context(site_id, day, by, origin, source, {"transfer_id": transfer.id})
        record(session, line, figures, context, movement_id=load.line_id)


def _loaded(session: Session, transfer_id: UUID) -> set[Load]:
    """Give what was said to leave at first, without its corrections."""
    query = select(Movement).where(
        Movement.transfer_id == transfer_id, Movement.destination == Stage.TRANSIT
    )
    return {
        Load.of(line) for line in session.scalars(query) if line.source == f"transfer:{line.id}"
    }
