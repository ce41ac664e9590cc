# SPDX-License-Identifier: Apache-2.0
"""The table of the sample: notes, each with its author."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import Id, Instant, LongText, Model, personal


class Heard(Model):
    """A note that the sample's own subscription was told of."""

    __tablename__ = "complet_heard"

    id: Mapped[Id]
    note_id: Mapped[UUID]


class Note(Model):
    """A note, as it was written."""

    __tablename__ = "complet_note"

    id: Mapped[Id]
    text: Mapped[LongText]
    written_at: Mapped[Instant]
    author_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("core_account.id"),
        info=personal(purpose="qui a écrit la note", kept="tant que la note existe", erased=False),
    )
