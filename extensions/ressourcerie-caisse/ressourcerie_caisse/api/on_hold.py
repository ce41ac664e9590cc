# SPDX-License-Identifier: Apache-2.0
"""Tickets on hold, which any till of the site resumes, once."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy.orm import Session

from ressourcerie_core.auth import FromDevice, by_device, display_names
from ressourcerie_core.web import Answer, Body, Read, Write, problems

from ..models import Held
from ..service import on_hold
from ..service.setting_problems import NotHere
from ..service.working_problems import HeldTaken, HeldTwice

router = APIRouter(tags=["caisse"], prefix="/held", dependencies=[by_device()])


class HeldBody(Body):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    content: dict[str, Any]


class HeldRead(Answer):
    id: UUID
    name: str
    till: str
    at: datetime
    by: str | None


class HeldList(Answer):
    items: list[HeldRead]


class Resumed(Answer):
    content: dict[str, Any]


@router.get("")
def list_held(session: Read, device: FromDevice) -> HeldList:
    """List the tickets on hold at the site, oldest first."""
    found = on_hold.held_at(session, device.site_id)
    names = display_names(session, [one.put_by for one in found if one.put_by])
    return HeldList(items=[_read(one, names) for one in found])


@router.put("/{held_id}", response_model=HeldRead, responses=problems(HeldTwice))
def put_on_hold(held_id: UUID, body: HeldBody, write: Write, device: FromDevice) -> Response:
    """Put a ticket on hold; sent again, it is there once."""

    def work(session: Session) -> HeldRead:
        held = on_hold.put_on_hold(
            session,
            device.site_id,
            held_id,
            name=body.name,
            content=body.content,
            device_id=device.id,
        )
        return _read(held, {})

    return write(work)


@router.delete("/{held_id}", response_model=Resumed, responses=problems(NotHere, HeldTaken))
def resume_held(held_id: UUID, write: Write, device: FromDevice) -> Response:
    """Take a ticket off hold, to go on with it here."""

    def work(session: Session) -> Resumed:
        held = on_hold.resume(session, device.site_id, held_id, device_id=device.id)
        return Resumed(content=held.content)

    return write(work)


def _read(held: Held, names: dict[UUID, str]) -> HeldRead:
    by = names.get(held.put_by) if held.put_by else None
    return HeldRead(id=held.id, name=held.name, till=held.till_name, at=held.put_at, by=by)
