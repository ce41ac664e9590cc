# SPDX-License-Identifier: Apache-2.0
"""The movements, their corrections, and the closing of days."""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import SignedIn
from ressourcerie_core.web import Answer, Body, Page, Paged, Read, Write

from ..models import Movement
from ..service import closing, ledger
from .shapes import CLOSE, CORRECT, READ, LineBody, MovementRead, ShortLine

router = APIRouter(tags=["flux-matiere"], prefix="/sites/{site_id}")


class CorrectionBody(Body):
    """Without ``instead``, the line counts for nothing any more."""

    reason: ShortLine
    instead: LineBody | None = None
    confirmed: bool = False


class CorrectionRead(Answer):
    mirror: MovementRead
    instead: MovementRead | None


class ClosureBody(Body):
    until: date


class ClosureRead(Answer):
    until: date
    recorded_at: datetime
    author_id: UUID | None


@router.get("/movements", dependencies=READ)
def list_movements(
    session: Read, site_id: UUID, window: Paged, first: date, last: date
) -> Page[MovementRead]:
    """List the movements of some days, both ends included."""
    query = select(Movement).where(Movement.site_id == site_id, Movement.day.between(first, last))
    return window.page(session, query, MovementRead.of, by=[Movement.day, Movement.id])


@router.get("/movements/{movement_id}", dependencies=READ)
def read_movement(session: Read, site_id: UUID, movement_id: UUID) -> MovementRead:
    """Give one movement."""
    return MovementRead.of(ledger.find(session, site_id, movement_id))


@router.post(
    "/movements/{movement_id}/correct", response_model=CorrectionRead, dependencies=CORRECT
)
def correct_movement(
    site_id: UUID, movement_id: UUID, body: CorrectionBody, write: Write, visitor: SignedIn
) -> Response:
    """Cancel a movement by its mirror, and say what stands instead."""

    def work(session: Session) -> CorrectionRead:
        movement = ledger.find(session, site_id, movement_id)
        stands = ledger.correct(
            session,
            movement,
            reason=body.reason,
            by=visitor.account_id,
            instead=body.instead.line if body.instead else None,
            confirmed=body.confirmed,
        )
        mirror = ledger.mirror_of(session, movement_id)
        return CorrectionRead(
            mirror=MovementRead.of(mirror), instead=MovementRead.of(stands) if stands else None
        )

    return write(work)


@router.get("/closures", dependencies=READ)
def list_closures(session: Read, site_id: UUID) -> list[ClosureRead]:
    """List the closures, latest first."""
    return [ClosureRead.of(closure) for closure in closing.closures_of(session, site_id)]


@router.post("/closures", status_code=201, response_model=ClosureRead, dependencies=CLOSE)
def close_until(site_id: UUID, body: ClosureBody, write: Write, visitor: SignedIn) -> Response:
    """Close every day up to one."""
    return write(
        lambda session: ClosureRead.of(
            closing.close_until(session, site_id, body.until, by=visitor.account_id)
        )
    )
