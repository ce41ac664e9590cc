# SPDX-License-Identifier: Apache-2.0
"""The tills of a device's site, and all that the page of one needs to work a day alone."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import (
    AskingDevice,
    FromDevice,
    Staff,
    Team,
    by_device,
    device_names,
)
from ressourcerie_core.web import Answer, Read

from ..models import Till
from ..service import sheet
from ..service.holding import open_sessions_of, waiting_at
from ..service.setting_up import find_till, tills_of
from ..service.sites import site_of

router = APIRouter(tags=["caisse"], prefix="/tills", dependencies=[by_device()])


class Named(Answer):
    id: UUID
    name: str


class Holder(Answer):
    device_id: UUID
    name: str
    waiting: int


class OpenedSession(Answer):
    kind: str
    opened_at: datetime


class TillRead(Named):
    code: str
    held_by: Holder | None
    mine: bool
    session: OpenedSession | None


class TillsRead(Answer):
    device: Named
    site: Named
    tills: list[TillRead]


class SheetRead(Answer):
    till: dict[str, Any]
    site: dict[str, Any]
    association: str
    device: Named
    settings: dict[str, Any]
    methods: list[dict[str, Any]]
    categories: list[dict[str, Any]]
    presets: list[dict[str, Any]]
    tags: list[Named]
    operators: list[dict[str, Any]]
    held: dict[str, Any]
    session: dict[str, Any] | None
    deferred_days: list[date]
    float_left_cents: int | None
    server_time: datetime


@router.get("")
def list_tills(session: Read, device: FromDevice) -> TillsRead:
    """List the tills of the device's site, by name, with who holds each."""
    site = site_of(session, device.site_id)
    tills = [_read(session, till, device) for till in tills_of(session, device.site_id)]
    return TillsRead(device=Named.of(device), site=Named.of(site), tills=tills)


@router.get("/{till_id}/sheet")
def read_sheet(session: Read, device: FromDevice, staff: Staff, till_id: UUID) -> SheetRead:
    """Give all that the page of a till needs to work a day without a network."""
    till = find_till(session, device.site_id, till_id)
    return SheetRead(
        **sheet.goods(session),
        **sheet.manners(session, till),
        **sheet.standing(session, till, device.id),
        operators=_operators(session, staff, device.site_id),
        device=Named.of(device),
        server_time=clock.now(),
    )


def _operators(session: Session, staff: Team, site_id: UUID) -> list[dict[str, Any]]:
    return [
        {"id": one.id, "name": one.name, "permissions": sheet.of_the_till(one.permissions)}
        for one in staff.at(session, site_id)
        if sheet.SELL in one.permissions
    ]


def _read(session: Session, till: Till, device: AskingDevice) -> TillRead:
    opened = next(iter(open_sessions_of(session, till.id)), None)
    return TillRead(
        id=till.id,
        name=till.name,
        code=till.code,
        held_by=_holder(session, till),
        mine=till.device_id == device.id,
        session=OpenedSession.of(opened) if opened else None,
    )


def _holder(session: Session, till: Till) -> Holder | None:
    if till.device_id is None:
        return None
    name = device_names(session, [till.device_id]).get(till.device_id, "")
    waiting = waiting_at(session, till.id, till.device_id)
    return Holder(device_id=till.device_id, name=name, waiting=waiting)
