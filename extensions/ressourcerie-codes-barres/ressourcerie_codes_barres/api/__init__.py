# SPDX-License-Identifier: Apache-2.0
"""What a scanned code means, for programs and for the pages that scan."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from ressourcerie_core.auth import SignedIn, allow
from ressourcerie_core.web import Answer, Read

from ..service.resolving import resolve

router = APIRouter(tags=["codes-barres"])

#: A scan that is longer than any code is refused in French and not by its shape.
LONGEST_SCAN = 20_000


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
    ticket_id: UUID | None


@router.get("/codes", dependencies=[allow("codes-barres.read", at_any_site=True)])
def read_code(
    session: Read, visitor: SignedIn, text: Annotated[str, Query(max_length=LONGEST_SCAN)] = ""
) -> MeaningRead:
    """Say what a code means; of an object of another site, only that it is one."""
    meaning = resolve(session, text)
    if meaning.site_id and meaning.site_id not in visitor.sites("codes-barres.read"):
        hidden = MeaningRead.model_fields.keys() - {"kind", "title", "code"}
        return MeaningRead(
            kind=meaning.kind, title=meaning.title, code=meaning.code, **dict.fromkeys(hidden)
        )
    return MeaningRead.model_validate(meaning, from_attributes=True)
