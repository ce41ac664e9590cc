# SPDX-License-Identifier: Apache-2.0
"""Numbers without a gap: what came, what is missing, what came after all."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from ressourcerie_core import clock

from ...models import Gap, GapOf, Series, SessionKind, Till
from .shapes import TicketSaid

#: What the numbers of a school begin with.
SCHOOL = "E-"

_SERIES = Series.metadata.tables[Series.__tablename__]
# Built once: each act runs them, and to build them cost more than to run them.
_IS_IT = (_SERIES.c.till_id == bindparam("of_till")) & (_SERIES.c.series == bindparam("of_series"))
_LOCK = (
    select(
        _SERIES.c.till_id,
        _SERIES.c.series,
        _SERIES.c.device_id,
        _SERIES.c.last_seq,
        _SERIES.c.last_number,
        _SERIES.c.last_school,
        _SERIES.c.last_act_id,
        _SERIES.c.interrupted_at,
    )
    .where(_IS_IT)
    .with_for_update()
)
_MOVE = update(_SERIES).where(_IS_IT)


@dataclass
class Place:
    """Where a series has come to; nobody else moves it before the transaction ends."""

    till_id: UUID
    series: int
    device_id: UUID
    last_seq: int
    last_number: int
    last_school: int
    last_act_id: UUID | None
    interrupted_at: datetime | None


def lock_place(session: Session, till_id: UUID, series: int) -> Place | None:
    """Give the place of a series, once whoever else holds it is done with it."""
    of = {"of_till": till_id, "of_series": series}
    found = session.connection().execute(_LOCK, of).one_or_none()
    return found and Place(*found)


def save_place(session: Session, place: Place) -> None:
    """Write down where a series has come to."""
    session.connection().execute(
        _MOVE,
        {
            "of_till": place.till_id,
            "of_series": place.series,
            "last_seq": place.last_seq,
            "last_number": place.last_number,
            "last_school": place.last_school,
            "last_act_id": place.last_act_id,
        },
    )


def number_of(till: Till, series: int, ordinal: int, kind: SessionKind) -> str:
    """Write the number of a ticket, as its device does."""
    if kind is SessionKind.SCHOOL:
        return f"{SCHOOL}{ordinal:06d}"
    return f"{till.code}{f'.{series}' if series > 1 else ''}-{ordinal:06d}"


def note_act(session: Session, place: Place, seq: int) -> None:
    """Note that an act came, whatever becomes of it."""
    place.last_seq = _noted(session, place, GapOf.ACTS, place.last_seq, seq)


def note_ticket(session: Session, place: Place, said: TicketSaid, kind: SessionKind) -> None:
    """Note the number of a ticket that counts."""
    if kind is SessionKind.SCHOOL:
        place.last_school = _noted(session, place, GapOf.SCHOOL, place.last_school, said.ordinal)
    else:
        place.last_number = _noted(session, place, GapOf.TICKETS, place.last_number, said.ordinal)


def _noted(session: Session, place: Place, of: GapOf, last: int, number: int) -> int:
    """Give the last number that came, once this one has."""
    if number <= last:
        _fill(session, place, of, number)
        return last
    if number > last + 1:
        session.add(_gap(place, of, last + 1, number - 1))
    return number


def _fill(session: Session, place: Place, of: GapOf, number: int) -> None:
    """Take a number that came after all out of the gap that it was in."""
    gap = session.scalar(
        select(Gap).where(
            Gap.till_id == place.till_id,
            Gap.series == place.series,
            Gap.of == of,
            Gap.first <= number,
            Gap.last >= number,
            Gap.filled_at.is_(None),
        )
    )
    if gap is None:
        return
    first, last = gap.first, gap.last
    if first == last:
        gap.filled_at = clock.now()
    elif number == first:
        gap.first = number + 1
    elif number == last:
        gap.last = number - 1
    else:
        gap.last = number - 1
        rest = _gap(place, of, number + 1, last)
        rest.seen_at = gap.seen_at
        rest.explanation, rest.explained_at = gap.explanation, gap.explained_at
        rest.explained_by = gap.explained_by
        session.add(rest)


def _gap(place: Place, of: GapOf, first: int, last: int) -> Gap:
    return Gap(
        till_id=place.till_id,
        series=place.series,
        of=of,
        first=first,
        last=last,
        seen_at=clock.now(),
    )
