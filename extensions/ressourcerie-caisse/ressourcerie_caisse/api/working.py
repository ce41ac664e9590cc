# SPDX-License-Identifier: Apache-2.0
"""A device takes a till, says how it is, checks who works, and leaves it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import AskingDevice, FromDevice, PinCheck, Staff, by_device
from ressourcerie_core.web import Answer, Body, Read, Write, problems

from ..models import Series, Till
from ..service import holding, sheet
from ..service.setting_up import find_till
from ..service.working_problems import TillArchived, TillHeld

router = APIRouter(tags=["caisse"], prefix="/tills/{till_id}", dependencies=[by_device()])

ShortLine = Annotated[str, Field(max_length=200)]


class HoldBody(Body):
    fresh: Annotated[bool, Field(description="L'appareil ne garde rien de cette caisse.")]
    reason: Annotated[
        ShortLine | None, Field(description="Pourquoi la reprendre à l'appareil qui la tient.")
    ]


class HoldRead(Answer):
    series: int
    seq: int
    number: int


class Released(Answer):
    pass


class ContactBody(Body):
    pending: Annotated[int, Field(ge=0, le=10**9)]
    oldest_at: datetime | None
    open_ticket: bool
    app: ShortLine


class WaitingRead(Answer):
    device_name: str
    waiting: int
    till: str


class ContactRead(Answer):
    server_time: datetime
    session: UUID | None
    last_number: int
    strays: int
    series: int
    by_me: bool
    seq: int
    head: str | None
    others_waiting: list[WaitingRead]


class OperatorBody(Body):
    account_id: UUID
    pin: Annotated[str, Field(max_length=40)]


class OperatorRead(Answer):
    id: UUID
    name: str
    permissions: list[str]


@router.post("/hold", response_model=HoldRead, responses=problems(TillHeld, TillArchived))
def hold_till(till_id: UUID, body: HoldBody, write: Write, device: FromDevice) -> Response:
    """Take a till for this device, and learn in which series it numbers."""

    def work(session: Session) -> HoldRead:
        series = holding.hold(
            session,
            device.site_id,
            till_id,
            device_id=device.id,
            fresh=body.fresh,
            reason=body.reason,
        )
        return HoldRead(series=series.series, seq=series.last_seq, number=series.last_number)

    return write(work)


@router.post("/release", response_model=Released)
def release_till(till_id: UUID, write: Write, device: FromDevice) -> Response:
    """Leave a till to others, once all of it was brought."""

    def work(session: Session) -> Released:
        holding.release(session, device.site_id, till_id, device_id=device.id)
        return Released()

    return write(work)


@router.post("/contact", response_model=ContactRead)
def keep_contact(till_id: UUID, body: ContactBody, write: Write, device: FromDevice) -> Response:
    """Say how a till is, and learn how far the server has followed it."""
    said = holding.Said(**body.model_dump())

    def work(session: Session) -> ContactRead:
        till = find_till(session, device.site_id, till_id)
        holding.note_contact(session, device.site_id, till_id, device_id=device.id, said=said)
        return _contact(session, till, device)

    return write(work)


@router.post("/operator")
def check_operator(
    till_id: UUID,
    body: OperatorBody,
    session: Read,
    *,
    device: FromDevice,
    check: PinCheck,
    staff: Staff,
) -> OperatorRead:
    """Check by their code who works at a till now; nobody is signed in by it."""
    check(body.account_id, body.pin)
    find_till(session, device.site_id, till_id)
    (member,) = (one for one in staff.at(session, device.site_id) if one.id == body.account_id)
    return OperatorRead(
        id=member.id, name=member.name, permissions=sheet.of_the_till(member.permissions)
    )


def _contact(session: Session, till: Till, device: AskingDevice) -> ContactRead:
    series = session.get(Series, (till.id, till.series))
    opened = next(iter(holding.open_sessions_of(session, till.id)), None)
    others = holding.others_waiting(session, till.id, device.id)
    return ContactRead(
        server_time=clock.now(),
        session=opened.id if opened else None,
        last_number=series.last_number if series else 0,
        strays=holding.strays_waiting(session, till.id),
        series=till.series,
        by_me=till.device_id == device.id,
        seq=series.last_seq if series else 0,
        head=sheet.head_of(session, till.id),
        others_waiting=[
            WaitingRead(device_name=one.device_name, waiting=one.waiting, till=till.name)
            for one in others
        ],
    )
