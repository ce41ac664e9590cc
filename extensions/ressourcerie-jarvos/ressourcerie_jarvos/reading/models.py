# SPDX-License-Identifier: Apache-2.0
"""The calls of assistants: which tool, how much was given; never what was asked, nor answered."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import Id, Instant, Model, ShortText


class AssistantCall(Model):
    """One call; the journal has the same."""

    __tablename__ = "jarvos_call"
    __table_args__ = (Index("ix_jarvos_call_token_id_at", "token_id", "at"),)

    id: Mapped[Id]
    token_id: Mapped[UUID] = mapped_column(ForeignKey("jarvos_token.id"))
    at: Mapped[Instant]
    tool: Mapped[ShortText]
    #: SHA-256 of the arguments as canonical JSON.
    digest: Mapped[ShortText]
    outcome: Mapped[ShortText]
    rows: Mapped[int]
    milliseconds: Mapped[int]
