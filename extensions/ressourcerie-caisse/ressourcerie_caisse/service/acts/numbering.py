# SPDX-License-Identifier: Apache-2.0
"""Numbers without a gap: what came, what is missing, what came after all."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock

from ...models import Gap, GapOf, Series, SessionKind, Till
from .shapes import TicketSaid

#: What the numbers of a school begin with.
SCHOOL = "E-"


def number_of(till: Till, series: int, ordinal: int, kind: SessionKind) -> str:
    """Write the number of a ticket, as its device does."""
    if kind is SessionKind.SCHOOL:
        return f"{SCHOOL}{ordinal:06d}"
    return f"{till.code}{f'.{series}' if series > 1 else ''}-{ordinal:06d}"


def note_act(session: Session, series: Series, seq: int) -> None:
    """Note that an act came, whatever becomes of it."""
    series.last_seq = _noted(session, series, GapOf.ACTS, series.last_seq, seq)


def note_ticket(session: Session, series: Series, said: TicketSaid, kind: SessionKind) -> None:
    """Note the number of a ticket that counts."""
    if kind is SessionKind.SCHOOL:
        series.last_school = _noted(session, series, GapOf.SCHOOL, series.last_school, said.ordinal)
    else:
        series.last_number = _noted(
            session, series, GapOf.TICKETS, series.last_number, said.ordinal
        )


def _noted(session: Session, series: Series, of: GapOf, last: int, number: int) -> int:
    """Give the last number that came, once this one has."""
    if number <= last:
        _fill(session, series, of, number)
        return last
    if number > last + 1:
        session.add(_gap(series, of, last + 1, number - 1))
    return number


def _fill(session: Session, series: Series, of: GapOf, number: int) -> None:
    """Take a number that came after all out of the gap that it was in."""
    gap = session.scalar(
        select(Gap).where(
            Gap.till_id == series.till_id,
            Gap.series == series.series,
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
        rest = _gap(series, of, number + 1, last)
        rest.seen_at = gap.seen_at
        rest.explanation, rest.explained_at = gap.explanation, gap.explained_at
        rest.explained_by = gap.explained_by
        session.add(rest)


def _gap(series: Series, of: GapOf, first: int, last: int) -> Gap:
    return Gap(
        till_id=series.till_id,
        series=series.series,
        of=of,
        first=first,
        last=last,
        seen_at=clock.now(),
    )
