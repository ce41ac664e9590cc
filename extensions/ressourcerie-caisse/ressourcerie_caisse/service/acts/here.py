# SPDX-License-Identifier: Apache-2.0
"""What an act finds when it comes: its till, its series, and whether it came before."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from ...models import Act, Stray, Ticket, Till
from .numbering import Place, lock_place
from .shapes import ActSaid, TicketSaid

_ACTS, _STRAYS, _TICKETS = (
    model.metadata.tables[model.__tablename__] for model in (Act, Stray, Ticket)
)


@dataclass(frozen=True)
class Here:
    """What is here before an act is booked, and stays so until the transaction ends.

    :param place: that of its series; ``None`` when its till never had that one.
    :param itself: whether it came before, and counts or was kept as late.
    :param rank: whether another act has its rank.
    :param number: whether another ticket has its number.
    """

    till: Till
    place: Place | None
    itself: bool
    rank: bool
    number: bool


def _is_here(*columns: ColumnElement[object]) -> ColumnElement[bool]:
    return exists().where(*(column == bindparam(f"of_{column.key}") for column in columns))


# Built once: each act runs it, and to build it cost more than to run it.
_LOOK = select(
    or_(_is_here(_ACTS.c.id), _is_here(_STRAYS.c.id)),
    _is_here(_ACTS.c.till_id, _ACTS.c.series, _ACTS.c.seq),
    _is_here(_TICKETS.c.till_id, _TICKETS.c.series, _TICKETS.c.number),
)


def look_around(session: Session, till: Till, said: ActSaid) -> Here:
    """Hold the series of an act, then look: sent twice at once, the second sees the first."""
    place = lock_place(session, till.id, said.series)
    of = {
        "of_id": said.id,
        "of_till_id": till.id,
        "of_series": said.series,
        "of_seq": said.seq,
        "of_number": number_in(said),
    }
    return Here(till, place, *session.connection().execute(_LOOK, of).one())


def number_in(said: ActSaid) -> str | None:
    """Give the number of a ticket; other acts have none."""
    return said.number if isinstance(said, TicketSaid) else None
