# SPDX-License-Identifier: Apache-2.0
"""The methods that a ticket was paid by, read once."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from ...models import Method
from .shapes import ActSaid, TicketSaid

#: By id; a method that does not exist here is not in it.
Methods = Mapping[UUID, Method]

# Built once: each ticket runs it, and to build it cost more than to run it.
_FIND = select(Method).where(Method.id.in_(bindparam("of", expanding=True)))


def methods_of(session: Session, said: ActSaid) -> Methods:
    """Give the methods that a ticket was paid by, and none for another act."""
    if not (isinstance(said, TicketSaid) and said.payments):
        return {}
    wanted = {"of": list({one.method for one in said.payments})}
    return {one.id: one for one in session.scalars(_FIND, wanted)}
