# SPDX-License-Identifier: Apache-2.0
"""What the base remembers of its modules, so that their tables can go when their code is gone."""

from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db.types import Instant, LongWrittenText, Model, ShortText


class OwnedTable(Model):
    """A table, and the module whose migration created it; a view, or a function, ``name()``."""

    __tablename__ = "core_owned_table"

    name: Mapped[ShortText] = mapped_column(primary_key=True)
    module: Mapped[ShortText] = mapped_column(index=True)


class EnabledModule(Model):
    """A module that was told that it is enabled, and not yet that it no longer is."""

    __tablename__ = "core_enabled_module"

    name: Mapped[ShortText] = mapped_column(primary_key=True)
    enabled_at: Mapped[Instant]


class KeptRevision(Model):
    """The script of a revision that was run, as it was."""

    __tablename__ = "core_kept_revision"

    module: Mapped[ShortText] = mapped_column(primary_key=True)
    revision: Mapped[ShortText] = mapped_column(primary_key=True)
    down_revision: Mapped[str | None]
    file_name: Mapped[ShortText]
    source: Mapped[LongWrittenText]
    sha256: Mapped[ShortText]
