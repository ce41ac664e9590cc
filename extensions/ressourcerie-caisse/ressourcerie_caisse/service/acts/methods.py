# SPDX-License-Identifier: Apache-2.0
"""The methods that a ticket was paid by, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from ...models import Method
from .shapes import ActSaid, TicketSaid


@dataclass(frozen=True)
class PaidBy:
    """What a payment is checked against."""

    id: UUID
    name: str
    kind: str
    gives_change: bool
    reference_required: bool
    min_cents: int | None
    max_cents: int | None


#: By id; a method that does not exist here is not in it.
Methods = Mapping[UUID, PaidBy]

_METHODS = Method.metadata.tables[Method.__tablename__]
# Built once, for one method: each ticket runs it, most of them for a single payment.
_FIND = select(
    _METHODS.c.id,
    _METHODS.c.name,
    _METHODS.c.kind,
    _METHODS.c.gives_change,
    _METHODS.c.reference_required,
    _METHODS.c.min_cents,
    _METHODS.c.max_cents,
).where(_METHODS.c.id == bindparam("of"))


def methods_of(session: Session, said: ActSaid) -> Methods:
    """Give the methods that a ticket was paid by, and none for another act."""
    if not isinstance(said, TicketSaid):
        return {}
    connection = session.connection()
    wanted = {one.method for one in said.payments}
    found = (connection.execute(_FIND, {"of": each}).one_or_none() for each in wanted)
    return {row.id: PaidBy(*row) for row in found if row is not None}
