# SPDX-License-Identifier: Apache-2.0
"""The base of every table, and the column types that name what a ressourcerie handles.

A type refuses, on both databases alike, what it could not give back unchanged.
"""

import unicodedata
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, DateTime, MetaData, String, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

from ressourcerie_core.db.value_problems import ValueRefused
from ressourcerie_core.ids import new_id

SHORT_TEXT_CHARACTERS = 200
LONG_TEXT_CHARACTERS = 100_000
WRITTEN_TEXT_CHARACTERS = 2_000_000  # a ticket of the till with two thousand lines
LARGEST_WHOLE = 2**53 - 1  # the largest that JSON readers keep exact

#: How constraints are named, so that a migration can name the one that it changes.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class NormalText(TypeDecorator[str]):
    """Text in Unicode's NFC form, no longer than its limit.

    :param characters: the limit; beyond it :class:`ValueRefused` is raised, as for a NUL
        character, which PostgreSQL cannot store.
    """

    impl = String
    cache_ok = True

    def __init__(self, characters: int = SHORT_TEXT_CHARACTERS) -> None:
        self.characters = characters
        super().__init__(characters)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Normalise a text on its way in."""
        if value is None:
            return None
        text = self._form_of(value)
        if len(text) > self.characters:
            raise ValueRefused(f"un texte de {len(text)} caractères, pour {self.characters} permis")
        if "\x00" in text:
            raise ValueRefused("un texte qui contient le caractère nul")
        return text

    def _form_of(self, value: str) -> str:
        return unicodedata.normalize("NFC", value)


class WrittenText(NormalText):
    """JSON or code that was written elsewhere, kept to the last sign.

    The whole must not be put in normal form: an accent that stands alone would melt into the
    letter of the escape before it, as in ``"\\n"`` followed by U+0301.
    """

    cache_ok = True

    def _form_of(self, value: str) -> str:
        return value


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC and given back in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an instant to UTC on its way in."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueRefused(f"l'instant {value.isoformat()} sans fuseau horaire")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give an instant back in UTC, whatever the database's own zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class WholeNumber(TypeDecorator[int]):
    """A whole number that every reader keeps exact; a float, a Boolean or a text is refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Check a number on its way in."""
        if value is None:
            return None
        if type(value) is not int or abs(value) > LARGEST_WHOLE:
            raise ValueRefused(f"{value!r}, là où il faut un nombre entier d'au plus 16 chiffres")
        return value


#: A UUIDv7 primary key, made by :func:`ressourcerie_core.ids.new_id`.
Id = Annotated[UUID, mapped_column(Uuid, primary_key=True, default=new_id)]
#: A line of text, at most 200 characters, NFC.
ShortText = Annotated[str, mapped_column(NormalText(SHORT_TEXT_CHARACTERS))]
#: A text of several lines, at most 100,000 characters, NFC.
LongText = Annotated[str, mapped_column(NormalText(LONG_TEXT_CHARACTERS))]
#: JSON or code, at most 2,000,000 characters, kept to the last sign.
LongWrittenText = Annotated[str, mapped_column(WrittenText(WRITTEN_TEXT_CHARACTERS))]
#: An aware instant; UTC in the database and when read.
Instant = Annotated[datetime, mapped_column(UtcInstant)]
#: A plain local day, without hour or zone.
LocalDay = Annotated[date, mapped_column(Date)]
#: An amount of money, in euro cents.
Cents = Annotated[int, mapped_column(WholeNumber)]
#: A mass, in grams.
Grams = Annotated[int, mapped_column(WholeNumber)]
#: Yes or no.
Flag = Annotated[bool, mapped_column(Boolean)]


class Model(DeclarativeBase):
    """The base of every table; a table is named ``<module with _>_<noun>``.

    Bare annotations get the same types as the named ones: ``Mapped[datetime]`` is an
    :data:`Instant`, ``Mapped[int]`` a whole number, ``Mapped[str]`` a :data:`ShortText`.
    """

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 (read by SQLAlchemy as it is)
        UUID: Uuid,
        str: NormalText(SHORT_TEXT_CHARACTERS),
        datetime: UtcInstant,
        date: Date,
        int: WholeNumber,
        bool: Boolean,
    }
