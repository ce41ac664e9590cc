# SPDX-License-Identifier: Apache-2.0
"""Declarations to the éco-organismes, and the files that prove them, or that prove an exit."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import Id, Instant, LocalDay, LongText, Model, ShortText, impersonal

from .flow import AUTHORSHIP, one_of

LARGEST_EVIDENCE_BYTES = 5_000_000


class Status(StrEnum):
    """How far a declaration is; one that has no step is still to type."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    VALIDATED = "validated"
    PAID = "paid"


class DeclarationStep(Model):
    """A step of the declaration of a quarter, with its sheet as it was then; never changed.

    The last one tells how far the declaration is. What was submitted is corrected by a later
    draft, which says why.
    """

    __tablename__ = "flux_matiere_declaration_step"
    __table_args__ = (
        UniqueConstraint("site_id", "body", "quarter", "number"),
        one_of("status", Status, "status_known"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    body: Mapped[ShortText]
    #: Its first day.
    quarter: Mapped[LocalDay]
    number: Mapped[int]
    status: Mapped[ShortText]
    sheet: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: The number of the proforma, or of the invoice.
    reference: Mapped[ShortText | None]
    reason: Mapped[LongText | None]
    recorded_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    author_id: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class Evidence(Model):
    """A file that proves a declaration, in the base so that every backup has it; never changed."""

    __tablename__ = "flux_matiere_evidence"
    __table_args__ = (UniqueConstraint("site_id", "body", "quarter", "sha256"),)

    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    body: Mapped[ShortText]
    quarter: Mapped[LocalDay]
    name: Mapped[ShortText] = mapped_column(info=impersonal())
    media_type: Mapped[ShortText]
    sha256: Mapped[ShortText]
    content: Mapped[bytes]
    recorded_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    author_id: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class ExitEvidence(Model):
    """A file that proves an exit: its slip, its weighing ticket, a photo; never changed."""

    __tablename__ = "flux_matiere_exit_evidence"
    __table_args__ = (UniqueConstraint("exit_id", "sha256"),)

    id: Mapped[Id]
    exit_id: Mapped[UUID] = mapped_column(ForeignKey("flux_matiere_exit.id"))
    name: Mapped[ShortText] = mapped_column(info=impersonal())
    media_type: Mapped[ShortText]
    sha256: Mapped[ShortText]
    content: Mapped[bytes]
    recorded_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    author_id: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class DeclarationReminder(Model):
    """That a declaration may be submitted was told: once is enough."""

    __tablename__ = "flux_matiere_declaration_reminder"
    __table_args__ = (UniqueConstraint("site_id", "body", "quarter"),)

    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    body: Mapped[ShortText]
    quarter: Mapped[LocalDay]
    recorded_at: Mapped[Instant]
