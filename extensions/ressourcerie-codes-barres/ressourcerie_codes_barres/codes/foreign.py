# SPDX-License-Identifier: Apache-2.0
"""Codes that makers print: EAN-13, EAN-8, UPC-A and the ISBN of books (GS1, ISO 2108)."""

import re

from .kinds import ForeignCode
from .problems import CodeDamaged

# A reader types as on an American keyboard: read as a French one, digits come without their shift.
_UNSHIFTED = frozenset("à&é\"'(-è_ç")
_FRENCH_KEYS = str.maketrans("à&é\"'(-è_ç", "0123456789")
_DIGITS = re.compile(r"[0-9]{6,14}|[0-9]{9}[0-9Xx]")
_BOOKS = ("978", "979")
_SHORT, _ISBN_10_LENGTH, _WHOLE = 8, 10, 13
_LENGTHS = (_SHORT, 12, _WHOLE)


def decode_foreign(plain: str) -> ForeignCode | None:
    """Read a maker's code; ``None`` when the text has not its shape.

    :raises CodeDamaged: its check digit is wrong, or digits are missing.
    """
    if not _DIGITS.fullmatch(plain):
        return None
    digits = plain.upper()
    if len(digits) == _ISBN_10_LENGTH:
        return _isbn_10(digits)
    if len(digits) not in _LENGTHS or _check_digit(digits[:-1]) != digits[-1]:
        raise CodeDamaged(digits)
    if len(digits) == _SHORT:
        return ForeignCode("ean-8", digits)
    whole = digits.zfill(_WHOLE)  # A UPC-A is an EAN-13 that begins with 0.
    return ForeignCode("isbn" if whole.startswith(_BOOKS) else "ean-13", whole)


def on_french_keys(text: str) -> str:
    """Give the digits of a code that came as the unshifted signs of a French keyboard.

    Any other text is given as it is: ``-`` is a 6 only where no digit stands beside it.
    """
    return text.translate(_FRENCH_KEYS) if text and set(text) <= _UNSHIFTED else text


def _isbn_10(digits: str) -> ForeignCode:
    # A last X stands for 10.
    values = [10 if digit == "X" else int(digit) for digit in digits]
    if sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11:
        raise CodeDamaged(digits)
    book = "978" + digits[:-1]
    return ForeignCode("isbn", book + _check_digit(book))


def _check_digit(digits: str) -> str:
    """Compute the check digit of GS1: weights 3 and 1 from the right."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)
