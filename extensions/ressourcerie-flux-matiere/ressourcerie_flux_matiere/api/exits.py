# SPDX-License-Identifier: Apache-2.0
"""What leaves otherwise than by the till, and what comes back."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy import select

from ressourcerie_core.auth import SignedIn
from ressourcerie_core.web import Answer, Body, Page, Paged, Read, Write

from ..models import Exit, Stage
from ..service import exits
from ..service.exits import Slip
from .shapes import READ, SHIP, DeviceId, LoadBody, MovementRead, ShortLine

router = APIRouter(tags=["flux-matiere"], prefix="/sites/{site_id}")

Leaving = Literal[Stage.GIVEN, Stage.RECYCLED, Stage.WASTED]


class ExitBody(Body):
    id: DeviceId
    day: date
    destination: Leaving
    partner_id: UUID | None = None
    slip: ShortLine | None = None
    transporter: ShortLine | None = None
    waste_code: ShortLine | None = None
    treatment: ShortLine | None = None
    note: ShortLine | None = None
    lines: Annotated[list[LoadBody], Field(max_length=500)]
    confirmed: bool = False


class ExitRead(Answer):
    id: UUID
    number: int
    day: date
    destination: Stage
    partner_id: UUID | None
    slip: str | None
    transporter: str | None
    waste_code: str | None
    treatment: str | None
    note: str | None
    recorded_at: datetime


class ReturnBody(LoadBody):
    day: date
    confirmed: bool = False


@router.get("/exits", dependencies=READ)
def list_exits(session: Read, site_id: UUID, window: Paged) -> Page[ExitRead]:
    """List the exits of the site."""
    query = select(Exit).where(Exit.site_id == site_id)
    return window.page(session, query, ExitRead.of, by=[Exit.number])


@router.get("/exits/{exit_id}/lines", dependencies=READ)
def list_loads(session: Read, site_id: UUID, exit_id: UUID) -> list[MovementRead]:
    """List the lines of an exit, corrections among them."""
    left = exits.find_exit(session, site_id, exit_id)
    return [MovementRead.of(line) for line in exits.loads_of(session, left.id)]


@router.post("/exits", status_code=201, response_model=ExitRead, dependencies=SHIP)
def record_exit(site_id: UUID, body: ExitBody, write: Write, visitor: SignedIn) -> Response:
    """Record goods that leave, all their lines or none."""
    slip = Slip(**{name: getattr(body, name) for name in Slip.__dataclass_fields__})
    return write(
        lambda session: ExitRead.of(
            exits.record_exit(
                session,
                site_id,
                exit_id=body.id,
                day=body.day,
                slip=slip,
                loads=[line.load for line in body.lines],
                by=visitor.account_id,
                confirmed=body.confirmed,
            )
        )
    )


@router.post("/returns", status_code=201, response_model=MovementRead, dependencies=SHIP)
def record_return(site_id: UUID, body: ReturnBody, write: Write, visitor: SignedIn) -> Response:
    """Record goods that come back to the stock, or that change of place in it."""
    return write(
        lambda session: MovementRead.of(
            exits.record_return(
                session,
                site_id,
                body.line,
                line_id=body.id,
                day=body.day,
                by=visitor.account_id,
                origin=body.origin,
                confirmed=body.confirmed,
            )
        )
    )
