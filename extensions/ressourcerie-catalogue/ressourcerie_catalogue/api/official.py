# SPDX-License-Identifier: Apache-2.0
"""Official families and streams, and what the categories fall under."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy.orm import Session

from ressourcerie_core.web import Answer, Body, Read, Write

from ..models import Axis, Category, Certainty, OfficialCode
from ..service import official
from ..service.days import today
from ..service.finding import find
from .categories import EDIT, READ, Day

router = APIRouter(tags=["catalogue"])


class OfficialCodeRead(Answer):
    id: UUID
    sector: str
    axis: Axis
    code: str
    label: str
    valid_from: date | None
    valid_until: date | None
    source: str
    certainty: Certainty


class ShareBody(Body):
    official_code_id: UUID
    share: Annotated[int, Field(ge=1, le=10_000, description="Centièmes de pour cent.")]


class MappingBody(Body):
    axis: Axis
    shares: Annotated[list[ShareBody], Field(max_length=50)]
    valid_from: Day = None


class ShareRead(Answer):
    official_code_id: UUID
    code: str
    axis: Axis
    share: int
    valid_from: date
    valid_until: date | None


class MappingRead(Answer):
    items: list[ShareRead]


@router.get("/official-codes", dependencies=READ)
def list_official_codes(
    session: Read, axis: Axis | None = None, day: date | None = None
) -> list[OfficialCodeRead]:
    """List the official codes that are valid on a day, today by default."""
    return [OfficialCodeRead.of(code) for code in official.codes_on(session, day or today(), axis)]


@router.get("/categories/{category_id}/official", dependencies=READ)
def read_official_mapping(session: Read, category_id: UUID, day: date | None = None) -> MappingRead:
    """Tell under which official codes a category falls on a day, today by default."""
    find(session, Category, category_id)
    return _mapping(session, category_id, day or today())


@router.put("/categories/{category_id}/official", response_model=MappingRead, dependencies=EDIT)
def map_category(category_id: UUID, body: MappingBody, write: Write) -> Response:
    """Say under which codes of an axis a category falls from a day on; no code: not mapped."""
    on = body.valid_from or today()
    shares = {each.official_code_id: each.share for each in body.shares}

    def work(session: Session) -> MappingRead:
        official.map_category(
            session, category_id=category_id, axis=body.axis, shares=shares, on=on
        )
        return _mapping(session, category_id, on)

    return write(work)


def _mapping(session: Session, category_id: UUID, day: date) -> MappingRead:
    return MappingRead(
        items=[
            ShareRead(
                **{name: getattr(each, name) for name in ShareRead.model_fields if name != "code"},
                code=find(session, OfficialCode, each.official_code_id).code,
            )
            for each in official.shares_on(session, category_id, day)
        ]
    )
