# SPDX-License-Identifier: Apache-2.0
"""What leaves otherwise than by the till, and what comes back to the stock."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Self
from uuid import UUID

from ressourcerie_catalogue.public import offered, partner_name
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _

from ..models import GONE, HELD, Exit, Movement, Stage
from .days import check_day, next_number, share_days
from .ledger import Context, record
from .lines import Line, normal, weigh, weigh_as
from .problems import IdTaken, NothingInside, Unknown, WayRefused


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

    @classmethod
    def of(cls, left: Exit) -> Self:
        """Read back what was known of an exit when it was recorded."""
        return cls(**{one.name: getattr(left, one.name) for one in fields(cls)})

    def __post_init__(self) -> None:
        texts = ("slip", "transporter", "waste_code", "treatment", "note")
        vars(self).update({name: normal(getattr(self, name)) for name in texts})


@dataclass(frozen=True)
class Load:
    """A line of an exit, with the identifier that the device gave it."""

    line_id: UUID
    line: Line
    origin: Stage = Stage.SHOP

    @classmethod
    def of(cls, movement: Movement) -> Self:
        """Read back what was loaded when a movement was recorded."""
        return cls(movement.id, Line.of(movement), Stage(movement.origin))

    def to(self, destination: Stage) -> "Load":
        """Give the load with where it goes.

        :raises WayRefused: it leaves from somewhere else than the stock.
        """
        if self.origin not in HELD:
            raise WayRefused(self.origin, destination)
        return replace(self, line=replace(self.line, destination=destination))


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


def loads_by_exit(session: Session, exits: Collection[UUID]) -> Mapping[UUID, Sequence[Movement]]:
    """Give the lines of several exits, corrections among them, by exit."""
    found: dict[UUID, list[Movement]] = defaultdict(list)
    query = select(Movement).where(Movement.exit_id.in_(exits))
    for line in session.scalars(query.order_by(Movement.recorded_at, Movement.id)):
        assert line.exit_id is not None  # the query asks for it
        found[line.exit_id].append(line)
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
    """Record goods that leave, all their lines or none; sent again, they leave once.

    :raises IdTaken: this identifier served for another exit.
    """
    leaving = [load.to(slip.destination) for load in loads]
    if session.get(Exit, exit_id) is not None:
        same = find_exit(session, site_id, exit_id)
        if (same.day, Slip.of(same)) != (day, slip) or _loaded(session, exit_id) != set(leaving):
            raise IdTaken(exit_id)
        return same
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
    known = {one.category_id: one for one in offered(session)}
    for load in leaving:
        figures = weigh_as(load.line, known.get(load.line.category_id), confirmed=confirmed)
        context = Context(
            site_id, day, by, load.origin, f"exit:{load.line_id}", {"exit_id": exit_id}
        )
        record(session, load.line, figures, context, movement_id=load.line_id)
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
    """Record goods that come back: sold and brought back, or withdrawn from the shop.

    :raises WayRefused: it does not come from where goods are or went, or not to the stock.
    """
    if origin not in (*HELD, *GONE) or line.destination not in HELD:
        raise WayRefused(origin, line.destination)
    figures = weigh(session, line, confirmed=confirmed)
    context = Context(site_id, day, by, origin, f"return:{line_id}")
    return record(session, line, figures, context, movement_id=line_id)


def returns_of(session: Session, site_id: UUID, first: date, last: date) -> Sequence[Movement]:
    """List what came back to the stock or changed of place in it, latest first."""
    query = select(Movement).where(
        Movement.site_id == site_id,
        Movement.day.between(first, last),
        Movement.origin.in_((*HELD, *GONE)),
        Movement.destination.in_(HELD),
    )
    return session.scalars(query.order_by(Movement.day.desc(), Movement.recorded_at.desc())).all()


def _loaded(session: Session, exit_id: UUID) -> set[Load]:
    """Give what was said to leave at first, without its corrections."""
    return {
        Load.of(line) for line in loads_of(session, exit_id) if line.source == f"exit:{line.id}"
    }
