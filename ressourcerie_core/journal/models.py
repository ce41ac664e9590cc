# SPDX-License-Identifier: Apache-2.0
"""Tables of the journal: records that nothing changes, and where each stream stands."""

from uuid import UUID

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db.personal_columns import personal
from ressourcerie_core.db.types import Instant, LongWrittenText, Model, ShortText
from ressourcerie_core.i18n import _

_TRACE = personal(
    purpose=_("prouver qui a fait quoi"),
    kept=_("toujours : le journal ne se change pas ; il ne cite qu'un numéro, jamais un nom"),
    erased=False,
)


class JournalRecord(Model):
    """A record; triggers refuse that it be changed, deleted or replaced.

    Without a rowid, as ``INSERT OR REPLACE`` could otherwise aim at another row's.
    """

    __tablename__ = "core_journal"
    __table_args__ = (
        # What the journal tells of itself is asked at each probe.
        Index("ix_core_journal_kind", "kind", "stream", "number"),
        {"sqlite_with_rowid": False},
    )

    stream: Mapped[ShortText] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    recorded_at: Mapped[Instant] = mapped_column(index=True, info=_TRACE)
    kind: Mapped[ShortText] = mapped_column(info=_TRACE)
    # No foreign key: the link goes when a person is erased.
    author_id: Mapped[UUID | None] = mapped_column(info=_TRACE)
    facts: Mapped[LongWrittenText]
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    key_id: Mapped[ShortText]
    format: Mapped[int]


class JournalHead(Model):
    """The last record of a stream; whoever appends holds this row until the commit."""

    __tablename__ = "core_journal_head"

    stream: Mapped[ShortText] = mapped_column(primary_key=True)
    number: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
