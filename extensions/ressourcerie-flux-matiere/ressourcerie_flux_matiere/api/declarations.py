# SPDX-License-Identifier: Apache-2.0
"""Declarations to the éco-organismes: the sheet of a quarter, and how far it is."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import Field
from sqlalchemy.orm import Session

from ressourcerie_core.auth import SignedIn
from ressourcerie_core.web import Answer, Body, Read, Write

from ..declaring import bodies, steps
from ..declaring.quarters import Quarter
from ..declaring.sheet import Section, rows_of, sheet_of
from ..models import Status
from .shapes import DECLARE, READ, ShortLine

router = APIRouter(tags=["flux-matiere"], prefix="/sites/{site_id}/declarations/{slug}/{quarter}")


def _chosen(slug: str, quarter: str) -> tuple[bodies.Body, Quarter]:
    return bodies.body_of(slug), Quarter.read(quarter)


#: The éco-organisme and the quarter that an address names.
Chosen = Annotated[tuple[bodies.Body, Quarter], Depends(_chosen)]


class StepBody(Body):
    """What somebody says when a declaration goes further; back to a draft asks for a reason."""

    status: Status
    reference: ShortLine = ""
    reason: Annotated[str, Field(max_length=2_000)] = ""


class StepRead(Answer):
    number: int
    status: Status
    reference: str | None
    reason: str | None
    recorded_at: datetime
    author_id: UUID | None


class RowRead(Answer):
    """A figure of the sheet; those that nothing makes are there too."""

    filiere: str
    section: Section
    code: str
    label: str
    grams: int
    estimated_grams: int
    quantity: int


class MissingRead(Answer):
    """Weight that no figure can have; it blocks the declaration."""

    category_id: UUID
    label: str
    section: Section
    grams: int
    why: str


class DeclarationRead(Answer):
    """The sheet as it was submitted, or else as the lines make it now.

    ``status`` is null while nobody has begun; ``opens`` is the first day of submission.
    """

    body: str
    quarter: str
    status: Status | None
    opens: date
    rows: list[RowRead]
    missing: list[MissingRead]
    steps: list[StepRead]


@router.get("", dependencies=READ)
def read_declaration(session: Read, site_id: UUID, chosen: Chosen) -> DeclarationRead:
    """Give the sheet of a quarter, what blocks it, and its steps."""
    body, quarter = chosen
    done = steps.steps_of(session, site_id, body, quarter)
    status = steps.status_of(done)
    now = sheet_of(session, site_id, body, quarter)
    frozen = status in steps.FROZEN
    rows = rows_of(done[-1].sheet) if frozen else now.rows
    return DeclarationRead(
        body=body.slug,
        quarter=str(quarter),
        status=status,
        opens=body.opens(quarter),
        rows=[RowRead.of(row) for row in rows],
        missing=[
            MissingRead(
                category_id=UUID(one.part.category_id),
                label=one.part.label,
                section=one.section,
                grams=one.part.grams,
                why=one.why,
            )
            for one in ([] if frozen else now.missing)
        ],
        steps=[StepRead.of(step) for step in done],
    )


@router.post("/steps", status_code=201, response_model=StepRead, dependencies=DECLARE)
def add_step(
    site_id: UUID, chosen: Chosen, body: StepBody, write: Write, visitor: SignedIn
) -> Response:
    """Take a declaration one step further, or back to a draft with a reason."""
    said = steps.Said(body.status, body.reference, body.reason)

    def work(session: Session) -> StepRead:
        by = visitor.account_id
        return StepRead.of(steps.go_on(session, site_id, *chosen, said, by=by))

    return write(work)
