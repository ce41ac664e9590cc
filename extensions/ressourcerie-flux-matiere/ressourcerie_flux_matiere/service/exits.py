# SPDX-License-Identifier: Apache-2.0
"""What leaves otherwise than by the till, and what comes back to the stock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from ressourcerie_catalogue.public import partner_name
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _

from ..models import Exit, Movement, Stage
from .days import check_day, next_number, share_days
from .ledger import Context, record
from .lines import Line, weigh
from .problems import NothingInside, Unknown


@dataclass(frozen=True)
class Slip:
    """What is known of goods that leave together.

    :param destination: given away, recycled or thrown away.
    :param slip: the number on the paper that goes with them.
    :param waste_code: six figures of the European list, when the goods are waste.
    """

    destination: Stage
    partner_id: UUID | None = None
    slip: str | None = None
    transporter: str | None = None
    waste_code: str | None = None
    treatment: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Load:
    """A line of an exit, with the identifier that the device gave it."""

    line_id: UUID
    line: Line
    origin: Stage = Stage.SHOP


def exits_of(session: Session, site_id: UUID, first: date, last: date) -> Sequence[Exit]:
    """List the exits of a site, latest first."""
    query = select(Exit).where(Exit.site_id == site_id, Exit.day.between(first, last))
    return session.scalars(query.order_by(Exit.number.desc())).all()


def find_exit(session: Session, site_id: UUID, exit_id: UUID) -> Exit:
    """Give an exit of a site, or refuse its identifier."""
    found = session.get(Exit, exit_id)
    if found is None or found.site_id != site_id:
        raise Unknown(_("sortie"), exit_id)
    return found


def loads_of(session: Session, exit_id: UUID) -> Sequence[Movement]:
    """List the lines of an exit, corrections among them."""
    query = select(Movement).where(Movement.exit_id == exit_id)
    return session.scalars(query.order_by(Movement.recorded_at, Movement.id)).all()


def record_exit(
    session: Session,
    site_id: UUID,
    *,
    exit_id: UUID,
    day: date,
    slip: Slip,
    loads: Sequence[Load],
    by: UUID | None,
    confirmed: bool = False,
) -> Exit:
    """Record goods that leave, all their lines or none; sent again, they leave once."""
    if (same := session.get(Exit, exit_id)) is not None:
        return find_exit(session, site_id, same.id)
    if not loads:
        raise NothingInside
    share_days(session, site_id)
    check_day(session, site_id, day)
    if slip.partner_id is not None:
        partner_name(session, slip.partner_id)
    left = Exit(
        id=exit_id,
        site_id=site_id,
        number=next_number(session, site_id, Exit),
        day=day,
        recorded_at=clock.now(),
        author_id=by,
        **vars(slip),
    )
    session.add(left)
    session.flush()  # lines point to it
    for load in loads:
        line = replace(load.line, destination=slip.destination)
        figures = weigh(session, line, confirmed=confirmed)
        context = Context(
            site_id, day, by, load.origin, f"exit:{load.line_id}", {"exit_id": exit_id}
        )
        record(session, line, figures, context, movement_id=load.line_id)
    return left


def record_return(
    session: Session,
    site_id: UUID,
    line: Line,
    *,
    line_id: UUID,
    day: date,
    by: UUID | None,
    origin: Stage = Stage.SOLD,
    confirmed: bool = False,
) -> Movement:
    """Record goods that come back: sold and brought back, or withdrawn from the shop."""
    figures = weigh(session, line, confirmed=confirmed)
    context = Context(site_id, day, by, origin, f"return:{line_id}")
    return record(session, line, figures, context, movement_id=line_id)
