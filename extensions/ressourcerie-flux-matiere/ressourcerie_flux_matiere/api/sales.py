# SPDX-License-Identifier: Apache-2.0
"""The sales of the till that wait for a category or a weight."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response

from ressourcerie_core.auth import SignedIn
from ressourcerie_core.web import Answer, Body, Grams, Read, Write

from ..models import Stage
from ..service import sales
from .shapes import CORRECT, READ, MovementRead

router = APIRouter(tags=["flux-matiere"], prefix="/sites/{site_id}/unplaced-sales")


class UnplacedRead(Answer):
    """A line of a ticket; ``sign`` is ``-1`` for what came back."""

    id: UUID
    day: date
    category_id: UUID | None
    quantity: int
    grams: int | None
    destination: Stage
    sign: int


class SettleBody(Body):
    """What is said of it; the weight is that of the whole line, estimated when it is missing."""

    category_id: UUID | None = None
    grams: Grams | None = None


@router.get("", dependencies=READ)
def list_unplaced(session: Read, site_id: UUID) -> list[UnplacedRead]:
    """List the sales that no figure of the balance counts yet, oldest first."""
    return [UnplacedRead.of(one) for one in sales.unplaced_of(session, site_id)]


@router.post("/{line_id}", status_code=201, response_model=MovementRead, dependencies=CORRECT)
def settle_unplaced(
    site_id: UUID, line_id: UUID, body: SettleBody, write: Write, visitor: SignedIn
) -> Response:
    """Count a sale with what somebody says of it."""
    return write(
        lambda session: MovementRead.of(
            sales.settle(
                session,
                site_id,
                line_id,
                category_id=body.category_id,
                grams=body.grams,
                by=visitor.account_id,
            )
        )
    )
