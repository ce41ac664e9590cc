# SPDX-License-Identifier: Apache-2.0
"""Notebooks and older exports that were imported: the file's digest and each of its lines."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import Grams, Id, Instant, Model, ShortText, impersonal

from .flow import AUTHORSHIP, Provenance, one_of


class Reader(StrEnum):
    """Who read the paper: what a machine read, somebody must have compared with it."""

    PERSON = "person"
    MACHINE = "machine"


class Notebook(Model):
    """A page of a file that was imported; never changed, never deleted."""

    __tablename__ = "flux_matiere_notebook"
    __table_args__ = (
        UniqueConstraint("site_id", "sha256", "page", "attempt"),
        CheckConstraint("origin IN ('intake', 'shop')", name="origin_known"),
        one_of("reader", Reader, "reader_known"),
    )

    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    name: Mapped[ShortText] = mapped_column(info=impersonal())
    #: The sheet of the workbook; empty for a CSV file.
    page: Mapped[ShortText]
    sha256: Mapped[ShortText]
    #: One more each time that the page is imported again, once it was undone.
    attempt: Mapped[int]
    origin: Mapped[ShortText]
    reader: Mapped[ShortText]
    #: Such as ``2025-09``: the month of the lines that say no day.
    month: Mapped[ShortText | None]
    line_count: Mapped[int]
    grams: Mapped[Grams]
    recorded_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    author_id: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class NotebookRow(Model):
    """A line of the file as it was written, and the movement that it made, or why it made none."""

    __tablename__ = "flux_matiere_notebook_row"
    __table_args__ = (
        UniqueConstraint("notebook_id", "number"),
        UniqueConstraint("movement_id"),
        CheckConstraint("(movement_id IS NULL) = (left_out IS NOT NULL)", name="counts_or_not"),
    )

    id: Mapped[Id]
    notebook_id: Mapped[UUID] = mapped_column(ForeignKey("flux_matiere_notebook.id"))
    number: Mapped[int]
    cells: Mapped[list[str]] = mapped_column(JSON)
    movement_id: Mapped[UUID | None] = mapped_column(ForeignKey("flux_matiere_movement.id"))
    left_out: Mapped[ShortText | None]


class NotebookUndoing(Model):
    """Why all that a notebook brought was cancelled; the same page may then come again."""

    __tablename__ = "flux_matiere_notebook_undoing"
    __table_args__ = (UniqueConstraint("notebook_id"),)

    id: Mapped[Id]
    notebook_id: Mapped[UUID] = mapped_column(ForeignKey("flux_matiere_notebook.id"))
    reason: Mapped[ShortText]
    recorded_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    author_id: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class NotebookDraft(Model):
    """A file that somebody sent, while they say what its columns and its labels mean.

    It is no record: it goes once imported, or when others follow it a week later.
    """

    __tablename__ = "flux_matiere_notebook_draft"

    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    name: Mapped[ShortText] = mapped_column(info=impersonal())
    content: Mapped[bytes]
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    deposited_at: Mapped[Instant]


class HeadingMemory(Model):
    """What each column means, for the files that have these headings."""

    __tablename__ = "flux_matiere_heading_memory"
    __table_args__ = (UniqueConstraint("headings_key"),)

    id: Mapped[Id]
    headings_key: Mapped[ShortText]
    meanings: Mapped[list[str]] = mapped_column(JSON)


class LabelMemory(Model):
    """The category that a free label means; without one, its lines are left out."""

    __tablename__ = "flux_matiere_label_memory"
    __table_args__ = (UniqueConstraint("label_key"),)

    id: Mapped[Id]
    label: Mapped[ShortText]
    label_key: Mapped[ShortText]
    category_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("catalogue_category.id"), index=True
    )


class ProvenanceMemory(Model):
    """How goods came in when a notebook says so in its own words; without one, nobody said."""

    __tablename__ = "flux_matiere_provenance_memory"
    __table_args__ = (
        UniqueConstraint("label_key"),
        one_of("provenance", Provenance, "provenance_known"),
    )

    id: Mapped[Id]
    label: Mapped[ShortText]
    label_key: Mapped[ShortText]
    provenance: Mapped[ShortText | None]
