# SPDX-License-Identifier: Apache-2.0
"""Codes that meant nothing where they were scanned: they wait for whoever labels."""

from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy.orm import Session

from ressourcerie_core.auth import FromDevice, allow, by_device
from ressourcerie_core.web import Answer, Body, Write

from ..service.articles import note_unknown

router = APIRouter(tags=["codes-barres"])


class UnknownCode(Body):
    text: str = Field(max_length=200)


class UnknownKept(Answer):
    text: str


@router.post("/unknown", response_model=UnknownKept, dependencies=[by_device()])
def keep_unknown(write: Write, device: FromDevice, scan: UnknownCode) -> Response:
    """Keep a code that meant nothing to an enrolled device."""
    return write(_keeping(device.site_id, scan))


@router.post(
    "/sites/{site_id}/unknown",
    response_model=UnknownKept,
    dependencies=[allow("codes-barres.read", site="site_id")],
)
def keep_unknown_at(write: Write, site_id: UUID, scan: UnknownCode) -> Response:
    """Keep a code that meant nothing to somebody at a site."""
    return write(_keeping(site_id, scan))


def _keeping(site_id: UUID, scan: UnknownCode) -> Callable[[Session], UnknownKept]:
    def work(session: Session) -> UnknownKept:
        note_unknown(session, site_id, scan.text)
        return UnknownKept(text=scan.text)

    return work
