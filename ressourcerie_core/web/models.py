# SPDX-License-Identifier: Apache-2.0
"""Tables of the HTTP side."""

from uuid import UUID

from sqlalchemy import LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db.types import Instant, Model


class KeptAnswer(Model):
    """What was answered to a write that carried an ``Idempotency-Key``, kept as long as its effect.

    The body is none for an answer without content.
    """

    __tablename__ = "core_kept_answer"

    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    status: Mapped[int]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[Instant]
