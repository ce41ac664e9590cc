# SPDX-License-Identifier: Apache-2.0
"""Splits and merges, with a preview that writes nothing."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field, model_validator
from sqlalchemy.orm import Session

from ressourcerie_core.auth import SignedIn
from ressourcerie_core.web import Answer, Body, Write

from ..service import decision, remapping
from ..service.days import today
from ..service.decision import Decision
from ..service.finding import hold_tree
from ..service.remapping import Part, Target
from .categories import EDIT, Day, Name

router = APIRouter(prefix="/categories", tags=["catalogue"], dependencies=EDIT)

Preview = Annotated[bool, Query(description="Montrer ce qui changerait, sans rien écrire.")]


class TargetBody(Body):
    """An existing category, or the name and place of one to open."""

    category_id: UUID | None = None
    name: Name | None = None
    parent_id: UUID | None = None

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if (self.category_id is None) == (self.name is None):
            raise ValueError("either category_id or name")
        return self

    def target(self) -> Target:
        """Give what the use cases understand."""
        return Target(self.category_id, self.name or "", self.parent_id)


class PartBody(TargetBody):
    share: Annotated[int, Field(ge=1, le=10_000, description="Centièmes de pour cent.")]


class Splitting(Body):
    parts: Annotated[list[PartBody], Field(min_length=1, max_length=50)]
    effective_on: Day = None


class Merging(Body):
    category_ids: Annotated[list[UUID], Field(min_length=1, max_length=50)]
    into: TargetBody
    effective_on: Day = None


class HeirRead(Answer):
    """Who takes over; without an identifier when a preview would open it."""

    category_id: UUID | None
    name: str
    share: int


class ReplacedRead(Answer):
    category_id: UUID
    name: str
    successors: list[HeirRead]


class RemappingRead(Answer):
    preview: bool
    effective_on: date
    replaced: list[ReplacedRead]


@router.post("/{category_id}/split", response_model=RemappingRead)
def split(
    category_id: UUID,
    body: Splitting,
    write: Write,
    visitor: SignedIn,
    preview: Preview = False,
) -> Response:
    """Replace a category by several, each for its share, from a day on."""
    parts = [Part(part.target(), part.share) for part in body.parts]
    return write(
        _work(
            lambda session: remapping.plan_split(session, category_id=category_id, parts=parts),
            body.effective_on or today(),
            visitor.account_id,
            preview=preview,
        )
    )


@router.post("/merge", response_model=RemappingRead)
def merge(
    body: Merging,
    write: Write,
    visitor: SignedIn,
    preview: Preview = False,
) -> Response:
    """Replace several categories by one, from a day on."""
    into = body.into.target()
    return write(
        _work(
            lambda session: remapping.plan_merge(
                session, category_ids=body.category_ids, into=into
            ),
            body.effective_on or today(),
            visitor.account_id,
            preview=preview,
        )
    )


def _work(
    plan: Callable[[Session], Decision], on: date, by: UUID, *, preview: bool
) -> Callable[[Session], RemappingRead]:
    def work(session: Session) -> RemappingRead:
        hold_tree(session)
        planned = plan(session)
        names = decision.names_of(session, planned)
        if preview:
            decision.preview(session, planned, on=on)
        else:
            decision.apply(session, planned, on=on, by=by)
        hidden = {row.id for row in planned.opened} if preview else set()
        replaced = [
            ReplacedRead(
                category_id=draft.category_id,
                name=draft.after.name,
                successors=[
                    HeirRead(
                        category_id=None if heir in hidden else heir, name=names[heir], share=share
                    )
                    for heir, share in draft.successors.items()
                ],
            )
            for draft in planned.replaced
        ]
        return RemappingRead(preview=preview, effective_on=on, replaced=replaced)

    return work
