# SPDX-License-Identifier: Apache-2.0
"""Notebooks and older exports: what one would add, and its import, whole or not at all."""

import base64
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from ressourcerie_catalogue.public import path_text
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import SignedIn
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Answer, Body, Page, Paged, Read, Write

from ..models import Notebook, NotebookRow, Provenance, Reader, Stage
from ..notebooks import recording, undoing
from ..notebooks.choices import Choices
from ..notebooks.meanings import Meaning
from ..notebooks.planning import File, Plan, plan_file
from ..notebooks.problems import ChoiceRefused
from .shapes import IMPORT, READ, ShortLine

router = APIRouter(tags=["flux-matiere"], prefix="/sites/{site_id}/notebooks")

#: What five million bytes are in base 64.
_LONGEST_CONTENT = 7_000_000
_MOST_COLUMNS = 101


class NotebookBody(Body):
    """A file, and what somebody says of it; what is not said is remembered, or found."""

    name: ShortLine
    content: Annotated[str, Field(max_length=_LONGEST_CONTENT, description="En base 64.")]
    page: ShortLine = ""
    header: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    meanings: Annotated[list[Meaning], Field(max_length=_MOST_COLUMNS)] | None = None
    month: Annotated[str, Field(max_length=7, description="Comme « 2025-09 ».")] | None = None
    origin: Literal[Stage.INTAKE, Stage.SHOP] = Stage.INTAKE
    reader: Reader = Reader.PERSON
    labels: dict[ShortLine, UUID | None] = Field(default_factory=dict)
    provenance: Provenance | None = None
    provenances: dict[ShortLine, Provenance | None] = Field(default_factory=dict)
    counts_alike: bool = False
    confirmed: bool = False

    @property
    def file(self) -> File:
        """Read the file."""
        try:
            content = base64.b64decode(self.content, validate=True)
        except ValueError:  # what base64 raises, of letters and of lengths
            raise ChoiceRefused(self.content, _("un fichier en base 64"), "content") from None
        return File.of(self.name, content)

    @property
    def choices(self) -> Choices:
        """Give what is said of the file."""
        said = self.model_dump(mode="json", exclude={"name", "content"})
        return Choices.from_json(said)


class NearRead(Answer):
    category_id: UUID
    path: str


class LabelRead(Answer):
    """A free label: its category, or those that it may mean."""

    label: str
    count: int
    category_id: UUID | None
    left_out: bool
    near: list[NearRead]


class RejectedRead(Answer):
    line: int
    detail: str
    hint: str


class LeftOutRead(Answer):
    line: int
    why: str


class PlanRead(Answer):
    """What a notebook would add; ``ready`` once nothing is rejected and every label is known.

    ``strange`` are the provenances of which nobody said what they mean.
    """

    ready: bool
    already: UUID | None
    headings: list[str]
    meanings: list[Meaning]
    labels: list[LabelRead]
    strange: list[str]
    lines: int
    grams: int
    rejected: list[RejectedRead]
    left_out: list[LeftOutRead]
    unusual: list[int]


class NotebookRead(Answer):
    id: UUID
    name: str
    page: str
    sha256: str
    attempt: int
    origin: Stage
    reader: Reader
    month: str | None
    line_count: int
    grams: int
    recorded_at: datetime
    author_id: UUID | None


class RowRead(Answer):
    """A line as it was written; without a movement, why it made none."""

    number: int
    cells: list[str]
    movement_id: UUID | None
    left_out: str | None


@router.get("", dependencies=READ)
def list_notebooks(session: Read, site_id: UUID, window: Paged) -> Page[NotebookRead]:
    """List the notebooks that were imported at the site."""
    query = select(Notebook).where(Notebook.site_id == site_id)
    return window.page(session, query, NotebookRead.of, by=[Notebook.recorded_at, Notebook.id])


@router.get("/{notebook_id}/rows", dependencies=READ)
def list_rows(session: Read, site_id: UUID, notebook_id: UUID, window: Paged) -> Page[RowRead]:
    """List the lines of a notebook, as they were written."""
    notebook = recording.find(session, site_id, notebook_id)
    query = select(NotebookRow).where(NotebookRow.notebook_id == notebook.id)
    return window.page(session, query, RowRead.of, by=[NotebookRow.number])


@router.post("/preview", dependencies=IMPORT)
def preview_notebook(session: Read, site_id: UUID, body: NotebookBody) -> PlanRead:
    """Tell what a file would add; nothing is recorded."""
    return _read(plan_file(session, site_id, body.file, body.choices))


@router.post("", status_code=201, response_model=NotebookRead, dependencies=IMPORT)
def import_notebook(site_id: UUID, body: NotebookBody, write: Write, visitor: SignedIn) -> Response:
    """Record all that a file adds, or nothing; the same file again is the same notebook."""
    file, choices = body.file, body.choices  # read before the base is held

    def work(session: Session) -> NotebookRead:
        by = visitor.account_id
        return NotebookRead.of(recording.import_file(session, site_id, file, choices, by=by))

    return write(work)


class UndoBody(Body):
    reason: ShortLine


class UndoneRead(Answer):
    """How many lines of a notebook were cancelled."""

    lines: int


@router.post("/{notebook_id}/undo", response_model=UndoneRead, dependencies=IMPORT)
def undo_notebook(
    site_id: UUID, notebook_id: UUID, body: UndoBody, write: Write, visitor: SignedIn
) -> Response:
    """Cancel what stands of a notebook by mirrors; the same file may then come again."""

    def work(session: Session) -> UndoneRead:
        notebook = recording.find(session, site_id, notebook_id)
        by = visitor.account_id
        return UndoneRead(lines=undoing.undo(session, notebook, reason=body.reason, by=by))

    return write(work)


def _read(plan: Plan) -> PlanRead:
    return PlanRead(
        ready=plan.is_ready,
        already=plan.already.id if plan.already else None,
        headings=list(plan.grid.headings),
        meanings=list(plan.meanings),
        labels=[
            LabelRead(
                label=one.label,
                count=one.count,
                category_id=one.category.category_id if one.category else None,
                left_out=one.left_out,
                near=[
                    NearRead(category_id=near.category_id, path=path_text(near.path))
                    for near in one.near
                ],
            )
            for one in plan.matches.values()
        ],
        strange=list(plan.strange),
        lines=len(plan.entries),
        grams=plan.grams,
        rejected=[
            RejectedRead(line=one.line, detail=one.detail, hint=one.hint) for one in plan.rejected
        ],
        left_out=[LeftOutRead(line=one.number, why=one.why) for one in plan.left_out],
        unusual=list(plan.unusual),
    )
