# SPDX-License-Identifier: Apache-2.0
"""Proposals of assistants, as they were made, and what a person decided."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import Id, Instant, LongText, Model, ShortText, personal
from ressourcerie_core.i18n import _

DECISION = personal(
    purpose=_("savoir qui a accepté ou refusé une proposition"),
    kept=_("avec la proposition ; seul un numéro reste"),
    erased=False,
)


class Decision(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Proposal(Model):
    """An exact change that an assistant would like to see made."""

    __tablename__ = "jarvos_proposal"
    __table_args__ = (
        CheckConstraint(
            f"state IN ({', '.join(repr(str(one)) for one in Decision)})", name="state_known"
        ),
        Index("ix_jarvos_proposal_state_made_at", "state", "made_at"),
        Index("ix_jarvos_proposal_token_id_made_at", "token_id", "made_at"),
    )

    id: Mapped[Id]
    token_id: Mapped[UUID] = mapped_column(ForeignKey("jarvos_token.id"))
    kind: Mapped[ShortText]
    #: What whoever decides must hold.
    permission: Mapped[ShortText]
    #: Where it takes effect; none when it is for all sites together.
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_site.id"))
    change: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[LongText]
    #: What the assistant says that it is about: ids, or words.
    concerned: Mapped[list[Any]] = mapped_column(JSON)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    state: Mapped[ShortText]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(info=DECISION)
