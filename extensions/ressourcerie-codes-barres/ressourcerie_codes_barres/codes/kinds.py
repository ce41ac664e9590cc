# SPDX-License-Identifier: Apache-2.0
"""What a code may say: one class for each kind, as a till understands it without a network."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from uuid import UUID


class Verb(StrEnum):
    """What a card on the wall orders."""

    CATEGORY = "B"
    PRESET = "C"
    DESTINATION = "D"
    CLOSE = "F"
    UNDO = "G"


@dataclass(frozen=True)
class ObjectCode:
    """One object; its number is drawn at random and never serves again."""

    number: int


@dataclass(frozen=True)
class PriceCode:
    """A category and a price, for any number of objects; a weight when all have the same.

    :param category: the number that the module gave to the category, for ever.
    :param cents: the price of one.
    :param grams: the weight of one; ``None`` when it is not known.
    """

    category: int
    cents: int
    grams: int | None = None


@dataclass(frozen=True)
class ContainerCode:
    """A container, whose tare is known."""

    number: int


@dataclass(frozen=True)
class LotCode:
    """A lot: what leaves or waits together."""

    number: int


@dataclass(frozen=True)
class TicketCode:
    """A ticket of the till, or one on hold."""

    ticket: UUID


@dataclass(frozen=True)
class CommandCode:
    """An order of a card on the wall.

    :param verb: what to do.
    :param number: with what: of a category, a preset or a destination; 0 for the other verbs.
    """

    verb: Verb
    number: int = 0


@dataclass(frozen=True)
class BadgeCode:
    """The badge of a person; it says nothing of who that is, and the core alone knows."""

    code: str


@dataclass(frozen=True)
class ForeignCode:
    """The code that a maker printed, with a right check digit.

    :param kind: ``isbn`` is an EAN-13 of books, and what is written is always the EAN-13.
    """

    kind: Literal["ean-13", "ean-8", "isbn"]
    digits: str


OwnCode = ObjectCode | PriceCode | ContainerCode | LotCode | TicketCode | CommandCode
Code = OwnCode | BadgeCode | ForeignCode
