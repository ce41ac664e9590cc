# SPDX-License-Identifier: Apache-2.0
"""Tokens of assistants, of which a digest alone is kept, and what was decided of the switch."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import Flag, Id, Instant, Model, ShortText, personal
from ressourcerie_core.i18n import _

AUTHORSHIP = personal(
    purpose=_("savoir qui a ouvert une porte à un assistant"),
    kept=_("avec le jeton ; seul un numéro reste"),
    erased=False,
)


class AssistantToken(Model):
    """What one assistant may read and propose, until when, and on whose rights."""

    __tablename__ = "jarvos_token"

    id: Mapped[Id]
    label: Mapped[ShortText]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    #: Names of tools, of kinds of proposals, and ids of sites.
    tools: Mapped[list[Any]] = mapped_column(JSON)
    kinds: Mapped[list[Any]] = mapped_column(JSON)
    sites: Mapped[list[Any]] = mapped_column(JSON)
    daily_calls: Mapped[int]
    daily_proposals: Mapped[int]
    #: What pseudonyms are drawn from: another token gives others.
    pseudonym_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[Instant]
    made_by: Mapped[UUID] = mapped_column(info=AUTHORSHIP)
    expires_at: Mapped[Instant]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class AssistantSwitch(Model):
    """A time when somebody stopped all assistants, or let them again; the last one holds."""

    __tablename__ = "jarvos_switch"

    id: Mapped[Id]
    is_on: Mapped[Flag]
    at: Mapped[Instant]
    by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
