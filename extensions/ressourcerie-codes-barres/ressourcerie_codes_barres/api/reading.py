# SPDX-License-Identifier: Apache-2.0
"""What a scanned code means, for programs and for the pages that scan."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from ressourcerie_core.auth import FromDevice, SignedIn, allow, by_device
from ressourcerie_core.web import Answer, Read

from ..service.resolving import Meaning, resolve

router = APIRouter(tags=["codes-barres"])

#: A scan that is longer than any code is refused in French and not by its shape.
LONGEST_SCAN = 20_000
Scanned = Annotated[str, Query(max_length=LONGEST_SCAN)]


class MeaningRead(Answer):
    kind: str
    title: str
    code: str
    object_id: UUID | None
    site_id: UUID | None
    category_id: UUID | None
    name: str | None
    price_cents: int | None
    weight_grams: int | None
    state: str | None
    sold_at: datetime | None
    ticket_id: UUID | None
    container_id: UUID | None
    tare_grams: int | None
    lot_id: UUID | None


@router.get("/codes", dependencies=[allow("codes-barres.read", at_any_site=True)])
def read_code(session: Read, visitor: SignedIn, text: Scanned = "") -> MeaningRead:
    """Say what a code means; of an object or a lot of another site, only that it is one."""
    return _for_sites(resolve(session, text), visitor.sites("codes-barres.read"))


@router.get("/scans", dependencies=[by_device()])
def read_scan(session: Read, device: FromDevice, text: Scanned = "") -> MeaningRead:
    """Say the same to an enrolled device, of what is at its site."""
    return _for_sites(resolve(session, text), {device.site_id})


def _for_sites(meaning: Meaning, sites: Collection[UUID]) -> MeaningRead:
    if meaning.site_id and meaning.site_id not in sites:
        hidden = MeaningRead.model_fields.keys() - {"kind", "title", "code"}
        return MeaningRead(
            kind=meaning.kind, title=meaning.title, code=meaning.code, **dict.fromkeys(hidden)
        )
    return MeaningRead.model_validate(meaning, from_attributes=True)
