# SPDX-License-Identifier: Apache-2.0
"""What goes from one site to another."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from ressourcerie_core.auth import SignedIn
from ressourcerie_core.web import Answer, Body, Read, Write

from ..service import transfers
from .shapes import READ, SHIP, DeviceId, LoadBody

router = APIRouter(tags=["flux-matiere"], prefix="/sites/{site_id}")

Confirmed = Annotated[bool, Field(description="Les poids inhabituels sont les bons.")]
Loads = Annotated[list[LoadBody], Field(max_length=500)]


class SendBody(Body):
    id: DeviceId
    to_site_id: UUID
    day: date
    lines: Loads
    confirmed: Confirmed = False


class ReceiveBody(Body):
    """No line at all says that everything was lost on the way."""

    day: date
    lines: Loads
    confirmed: Confirmed = False


class TransferRead(Answer):
    id: UUID
    from_site_id: UUID
    to_site_id: UUID
    sent_on: date
    sent_at: datetime
    received_on: date | None
    received_at: datetime | None


class DifferenceRead(Answer):
    category_id: UUID
    grams: int


@router.get("/transfers", dependencies=READ)
def list_transfers(session: Read, site_id: UUID) -> list[TransferRead]:
    """List the transfers that leave or reach the site, latest first."""
    return [TransferRead.of(one) for one in transfers.transfers_of(session, [site_id])]


@router.get("/transfers/{transfer_id}/difference", dependencies=READ)
def read_difference(session: Read, site_id: UUID, transfer_id: UUID) -> list[DifferenceRead]:
    """Give what arrived less what was sent, by category."""
    transfer = transfers.find_transfer(session, transfer_id, at=site_id)
    found = transfers.difference(session, transfer.id)
    return [DifferenceRead(category_id=key, grams=grams) for key, grams in found.items()]


@router.post("/transfers", status_code=201, response_model=TransferRead, dependencies=SHIP)
def send_transfer(site_id: UUID, body: SendBody, write: Write, visitor: SignedIn) -> Response:
    """Record what leaves the site for another one."""
    return write(
        lambda session: TransferRead.of(
            transfers.send(
                session,
                site_id,
                transfer_id=body.id,
                to_site_id=body.to_site_id,
                day=body.day,
                loads=[line.load for line in body.lines],
                by=visitor.account_id,
                confirmed=body.confirmed,
            )
        )
    )


@router.post("/transfers/{transfer_id}/receive", response_model=TransferRead, dependencies=SHIP)
def receive_transfer(
    site_id: UUID, transfer_id: UUID, body: ReceiveBody, write: Write, visitor: SignedIn
) -> Response:
    """Record what arrives of a transfer, weighed again."""
    return write(
        lambda session: TransferRead.of(
            transfers.receive(
                session,
                site_id,
                transfer_id,
                day=body.day,
                loads=[line.load for line in body.lines],
                by=visitor.account_id,
                confirmed=body.confirmed,
            )
        )
    )
