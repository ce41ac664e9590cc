# SPDX-License-Identifier: Apache-2.0
"""The grammar of our codes: a letter for the kind, fields of fixed widths, the sign that checks.

======  ============  ========================================  =======
Letter  Kind          Fields (signs)                            Length
======  ============  ========================================  =======
J       object        number (8)                                10
P       price         category (3), cents (5)                   10
R       weighed price category (3), cents (5), grams (5)        15
X       container     number (4)                                6
L       lot           number (6)                                8
T       ticket        the 128 bits of its identifier (32)       34
K       command       verb (1), number (3)                      6
======  ============  ========================================  =======

The address that the QR of a receipt gives is read as the code of its ticket: a receipt has one QR,
for the telephones of customers and for our readers.

A code is written in capitals without spaces; small letters, spaces and hyphens are read too, as
people read codes aloud in groups. The page *Codes* of the documentation publishes this table and
examples for programs.
"""

import re
from uuid import UUID

from .alphabet import BASE, SIGNS, checked, holds, number_of, written
from .foreign import decode_foreign, on_french_keys
from .kinds import (
    BadgeCode,
    Code,
    CommandCode,
    ContainerCode,
    LotCode,
    ObjectCode,
    OwnCode,
    PriceCode,
    TicketCode,
    Verb,
)
from .problems import CodeDamaged, CodeEmpty, CodeTooLong, CodeUnknown

#: Characters of the longest text that is looked at.
LONGEST = 64
OBJECTS = BASE**8
CATEGORIES = BASE**3
MOST_CENTS = BASE**5 - 1
MOST_GRAMS = BASE**5 - 1
CONTAINERS = BASE**4
LOTS = BASE**6

_OBJECT, _PRICE, _WEIGHED, _CONTAINER, _LOT, _TICKET, _COMMAND = "JPRXLTK"
_LENGTHS = {
    _OBJECT: 10,
    _PRICE: 10,
    _WEIGHED: 15,
    _CONTAINER: 6,
    _LOT: 8,
    _TICKET: 34,
    _COMMAND: 6,
}
# An instance has one address for people and another for its machines: either will do.
_RECEIPT = re.compile(
    r"https?://[!-~]{1,200}/caisse/recus/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
)
# What a reader may put before a code to say of which sort it is (ISO/IEC 15424): « ]Q1 ».
_SORT = re.compile(r"\s*\][A-Za-z][0-9A-Za-z]")
# Between the signs of a code that a person copies.
_BETWEEN = str.maketrans("", "", " -\t\u00a0\u202f\u2010\u2011")
_BADGE_SIGNS = frozenset("bcdefghijklnoprstuvx")
_VOWELS = frozenset("eiou")
_BADGE_LENGTH = 30


def encode(code: OwnCode) -> str:
    """Write one of our codes.

    :raises ValueError: a number does not fit in its field.
    """
    match code:
        case ObjectCode(number):
            signs = _OBJECT + written(number, 8)
        case PriceCode(category, cents, None):
            signs = _PRICE + written(category, 3) + written(cents, 5)
        case PriceCode(category, cents, int(grams)):
            signs = _WEIGHED + written(category, 3) + written(cents, 5) + written(grams, 5)
        case ContainerCode(number):
            signs = _CONTAINER + written(number, 4)
        case LotCode(number):
            signs = _LOT + written(number, 6)
        case TicketCode(ticket):
            signs = _TICKET + written(ticket.int, 32)
        case CommandCode(verb, number):
            signs = _COMMAND + verb + written(number, 3)
    return checked(signs)


def decode(text: str) -> Code:
    """Read what a reader, a camera or a hand gave.

    :raises CodeEmpty: nothing was.
    :raises CodeTooLong: no code is that long.
    :raises CodeDamaged: it looks like a code, and its check says that a sign is wrong or missing.
    :raises CodeUnknown: it is no code that we know.
    """
    sort = _SORT.match(text)
    code = text[sort.end() :] if sort else text
    if receipt := _RECEIPT.fullmatch(code.strip()):
        return TicketCode(UUID(receipt[1]))
    if len(text) > LONGEST:
        raise CodeTooLong(len(text))
    plain = on_french_keys(code.strip()).translate(_BETWEEN)
    if not plain:
        raise CodeEmpty
    return _badge(plain) or decode_foreign(plain) or _own(plain)


def grouped(code: str) -> str:
    """Write a code as people read it aloud, in groups of at most four signs."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def _badge(plain: str) -> BadgeCode | None:
    small = plain.lower()
    # It has a vowel, and our own codes have none.
    fits = len(small) == _BADGE_LENGTH and set(small) & _VOWELS and set(small) <= _BADGE_SIGNS
    return BadgeCode(small) if fits else None


def _own(plain: str) -> OwnCode:
    # Upper case of a sign that is not of ASCII may be one that is: « ﬀ » would become « FF ».
    signs = plain.upper() if plain.isascii() else plain
    length = _LENGTHS.get(signs[0])
    if length is None or not set(signs) <= set(SIGNS):
        raise CodeUnknown(plain)
    if len(signs) != length or not holds(signs):
        raise CodeDamaged(plain)
    return _read(signs[0], signs[1:-1])


def _read(kind: str, fields: str) -> OwnCode:
    match kind:
        case "J":
            return ObjectCode(number_of(fields))
        case "P" | "R":
            grams = number_of(fields[8:]) if kind == _WEIGHED else None
            return PriceCode(number_of(fields[:3]), number_of(fields[3:8]), grams)
        case "X":
            return ContainerCode(number_of(fields))
        case "L":
            return LotCode(number_of(fields))
        case "T":
            return _ticket(fields)
        case _:
            return _command(fields)


def _ticket(fields: str) -> TicketCode:
    number = number_of(fields)
    if number >> 128:
        raise CodeUnknown(_TICKET + fields)
    return TicketCode(UUID(int=number))


def _command(fields: str) -> CommandCode:
    if fields[0] not in set(Verb):
        raise CodeUnknown(_COMMAND + fields)
    return CommandCode(Verb(fields[0]), number_of(fields[1:]))
