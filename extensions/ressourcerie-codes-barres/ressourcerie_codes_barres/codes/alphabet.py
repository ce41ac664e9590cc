# SPDX-License-Identifier: Apache-2.0
"""The signs that our codes are written in, and the one that checks the others.

17 consonants: French and American keyboards have them at the same places (readers type as
American ones, tills read as French ones), none is a digit (an amount is never mistaken for a code),
and without vowels no code is a word.

17 is prime, so one more sign of the same alphabet is enough. The signs of a code, read as the
coefficients of a polynomial, have the root 3 modulo 17: one wrong sign, or two neighbours swapped,
and they have not.
"""

SIGNS = "BCDFGHJKLNPRSTVXY"
BASE = len(SIGNS)

_VALUES = {sign: value for value, sign in enumerate(SIGNS)}
_ROOT = 3


def written(number: int, places: int) -> str:
    """Write a number in a fixed count of signs, most significant first.

    :raises ValueError: it is negative, or does not fit.
    """
    if not 0 <= number < BASE**places:
        raise ValueError(f"{number} does not fit in {places} signs")
    signs = []
    for _place in range(places):
        number, value = divmod(number, BASE)
        signs.append(SIGNS[value])
    return "".join(reversed(signs))


def number_of(signs: str) -> int:
    """Read the number that :func:`written` wrote."""
    number = 0
    for sign in signs:
        number = number * BASE + _VALUES[sign]
    return number


def checked(signs: str) -> str:
    """Add to signs the one that checks them."""
    return signs + SIGNS[-_remainder(signs) * _ROOT % BASE]


def holds(signs: str) -> bool:
    """Tell whether the last sign checks the others."""
    return _remainder(signs) == 0


def _remainder(signs: str) -> int:
    remainder = 0
    for sign in signs:
        remainder = (remainder * _ROOT + _VALUES[sign]) % BASE
    return remainder
