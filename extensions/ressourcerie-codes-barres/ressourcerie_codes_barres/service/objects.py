# SPDX-License-Identifier: Apache-2.0
"""Objects: registered, changed, withdrawn, found again; each change is journalled."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ressourcerie_catalogue.public import Offered, offered
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import append

from ..codes.grammar import MOST_CENTS, OBJECTS, encode
from ..codes.kinds import ObjectCode
from ..models import Object, PriceSet, State
from .problems import ObjectRefused, StateRefused, UnknownObject

STREAM = "codes-barres.acts"
LONGEST_NAME = 120
#: How many objects a till is told of in one answer.
AT_ONCE = 2000


@dataclass(frozen=True)
class Facts:
    """What is said of an object.

    :param price_cents: whole cents, 0 for what is given.
    :param weight_grams: whole grams; ``None`` when it was not weighed.
    :param condition: free words; empty for none, as are those of provenance and of place.
    """

    category_id: UUID
    name: str
    price_cents: int
    weight_grams: int | None = None
    condition: str = ""
    provenance: str = ""
    place: str = ""


def code_of(row: Object) -> str:
    """Give the code that its label shows."""
    return encode(ObjectCode(row.number))


def sellable(session: Session) -> tuple[Offered, ...]:
    """Give the categories that an object may be of."""
    return tuple(one for one in offered(session) if one.at_till)


def add_object(
    session: Session,
    site_id: UUID,
    facts: Facts,
    *,
    by: UUID | None,
    deposit_id: UUID | None = None,
) -> Object:
    """Register an object of a site.

    :param deposit_id: what it came in, when that is known.
    :raises ObjectRefused: a fact does not hold.
    """
    check_sale(session, facts.name, facts.category_id, facts.price_cents)
    now = clock.now()
    row = Object(
        id=new_id(),
        number=_free_number(session),
        site_id=site_id,
        deposit_id=deposit_id,
        state=State.AVAILABLE,
        created_at=now,
        created_by=by,
        changed_at=now,
        printed_at=None,
        **asdict(facts),
    )
    session.add(row)
    session.flush()
    _set_price(session, row, by)
    append(session, STREAM, "object.added", _told(row), author=by)
    return row


def change_object(
    session: Session, site_id: UUID, object_id: UUID, facts: Facts, *, by: UUID | None
) -> Object:
    """Say other facts of an object; what they were stays in the journal.

    :raises UnknownObject: the site has no such object.
    :raises ObjectRefused: a fact does not hold.
    """
    row = find_object(session, site_id, object_id, for_update=True)
    check_sale(session, facts.name, facts.category_id, facts.price_cents)
    before = _told(row)
    for name, value in asdict(facts).items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    session.flush()
    if before["price_cents"] != row.price_cents:
        _set_price(session, row, by)
    append(session, STREAM, "object.changed", {"before": before, **_told(row)}, author=by)
    return row


def put_in_state(
    session: Session, site_id: UUID, object_id: UUID, state: State, *, by: UUID | None
) -> Object:
    """Withdraw an object, say that it is lost, or put it back for sale.

    :raises StateRefused: it is sold, which only a ticket undoes.
    """
    row = find_object(session, site_id, object_id, for_update=True)
    if State.SOLD in (row.state, state):
        raise StateRefused(row.name)
    told = {"object": str(row.id), "before": row.state, "state": state}
    row.state, row.changed_at = state, clock.now()
    append(session, STREAM, "object.withdrawn", told, author=by)
    return row


def find_object(
    session: Session, site_id: UUID, object_id: UUID, *, for_update: bool = False
) -> Object:
    """Give an object of a site.

    :raises UnknownObject: the site has none of this identifier.
    """
    row = session.get(Object, object_id, with_for_update=for_update)
    if row is None or row.site_id != site_id:
        raise UnknownObject(object_id)
    return row


def objects_of(
    session: Session, site_id: UUID, *, state: State, words: str = "", limit: int = 200
) -> Sequence[Object]:
    """List the objects of a site in a state, the latest first."""
    query = select(Object).where(Object.site_id == site_id, Object.state == state)
    if words:
        query = query.where(Object.name.icontains(words, autoescape=True))
    return session.scalars(query.order_by(Object.created_at.desc()).limit(limit)).all()


def object_of_number(session: Session, number: int) -> Object | None:
    """Give the object whose label holds a number: one query of an index."""
    return session.scalar(select(Object).where(Object.number == number))


def changed_since(
    session: Session,
    site_id: UUID,
    *,
    since: datetime | None,
    after: UUID | None,
    limit: int = AT_ONCE,
) -> Sequence[Object]:
    """Give a part of the objects of a site in the order of their ids.

    :param since: of those that changed since; ``None`` for all that are for sale.
    :param after: the last of the part before.
    """
    query = select(Object).where(Object.site_id == site_id)
    if since is None:
        query = query.where(Object.state == State.AVAILABLE)
    else:
        query = query.where(Object.changed_at >= since)
    if after is not None:
        query = query.where(Object.id > after)
    return session.scalars(query.order_by(Object.id).limit(limit)).all()


def prices_of(session: Session, object_id: UUID) -> Sequence[PriceSet]:
    """Give the prices that an object had, the last one first."""
    query = select(PriceSet).where(PriceSet.object_id == object_id)
    return session.scalars(query.order_by(PriceSet.at.desc(), PriceSet.id.desc())).all()


def _set_price(session: Session, row: Object, by: UUID | None) -> None:
    session.add(PriceSet(object_id=row.id, cents=row.price_cents, at=row.changed_at, by=by))


def check_sale(session: Session, name: str, category_id: UUID, price_cents: int | None) -> None:
    """Refuse what could not be sold under a label.

    :raises ObjectRefused: it has no name, no category that is sold, or too great a price.
    """
    if not name.strip():
        raise ObjectRefused.nameless()
    if price_cents is not None and price_cents > MOST_CENTS:
        raise ObjectRefused.too_dear()
    if all(one.category_id != category_id for one in sellable(session)):
        raise ObjectRefused.of_no_category()


def _free_number(session: Session) -> int:
    """Draw a number that never served: nobody guesses the code of an object from another's."""
    while True:
        number = secrets.randbelow(OBJECTS)
        if object_of_number(session, number) is None:
            return number


def _told(row: Object) -> dict[str, Any]:
    # Free words stay out: somebody may have written a name, and nothing is erased from there.
    return {
        "object": str(row.id),
        "code": code_of(row),
        "category": str(row.category_id),
        "price_cents": row.price_cents,
        "weight_grams": row.weight_grams,
        "deposit": row.deposit_id and str(row.deposit_id),
    }
