# SPDX-License-Identifier: Apache-2.0
"""Money and mass as people write them: read into whole cents and grams, shown in French.

Comma and dot are both decimal marks, spaces of every width group digits, and nothing is guessed:
what could mean two things is refused.
"""

import re

from .errors import Problem
from .i18n import _

#: No amount and no mass of a ressourcerie comes near; a longer figure is a slip of the finger.
LARGEST = 10**12
_LONGEST_TEXT = 200

_NARROW_SPACE = "\u202f"
_SPACE_BEFORE_UNIT = "\u00a0"

_DIGITS = r"(?P<units>[0-9]+(?: [0-9]{3})*)"
_AMOUNT = re.compile(rf"{_DIGITS}(?:[.,](?P<cents>[0-9]+))? ?(?:€|euros?|eur)?", re.IGNORECASE)
_AMOUNT_AROUND_SIGN = re.compile(rf"{_DIGITS} ?€ ?(?P<cents>[0-9]{{2}})")
_KILOGRAMS = re.compile(
    rf"{_DIGITS}(?:[.,](?P<grams>[0-9]+))? ?(?:kilos?|kilogrammes?|kgs?)?", re.IGNORECASE
)
_KILOGRAMS_AROUND_UNIT = re.compile(rf"{_DIGITS} ?kg ?(?P<grams>[0-9]{{3}}) ?g?", re.IGNORECASE)
_GRAMS = re.compile(rf"{_DIGITS} ?(?:g|gr|grammes?)", re.IGNORECASE)


class NotAnAmount(Problem):
    slug = "numbers/not-an-amount"
    title = _("Ce n'est pas un montant")
    status = 422

    def __init__(self, text: str) -> None:
        super().__init__(
            _("« {text} » n'est pas un montant en euros.").format(text=_excerpt(text)),
            hint=_("Écrivez des euros et au plus deux décimales, comme « 3,50 » ou « 12 € »."),
            found=_excerpt(text),
        )


class NotAWeight(Problem):
    slug = "numbers/not-a-weight"
    title = _("Ce n'est pas un poids")
    status = 422

    def __init__(self, text: str) -> None:
        super().__init__(
            _("« {text} » n'est pas un poids.").format(text=_excerpt(text)),
            hint=_("Écrivez des kilogrammes, comme « 3,5 », « 3kg500 », « 300 g » ou leur somme."),
            found=_excerpt(text),
        )


def parse_cents(text: str) -> int:
    """Read an amount in euros: ``3``, ``3,5``, ``3.50 €``, ``3€50``, ``1 234,50``.

    :returns: whole cents, never negative.
    :raises NotAnAmount: for anything else: a sign, a third decimal, ``1E3``, ``1.234,50``.
    """
    written = _tidy(text)
    found = _AMOUNT.fullmatch(written) or _AMOUNT_AROUND_SIGN.fullmatch(written)
    cents = None if found is None else _scaled(found["units"], found["cents"], places=2)
    if cents is None:
        raise NotAnAmount(text)
    return cents


def parse_grams(text: str) -> int:
    """Read a mass as it is noted beside a scale: a number of kilograms, or a sum.

    ``3,5``, ``3.5 kg``, ``3kg500``, ``300 g`` and ``4kg640+2,620+300g`` are understood; a bare
    number is kilograms.

    :returns: whole grams, never negative.
    :raises NotAWeight: for anything else: a sign, less than a gram, ``3kg5``.
    """
    terms = [_term_grams(term.strip()) for term in _tidy(text).split("+")]
    grams = [term for term in terms if term is not None]
    if len(grams) < len(terms) or sum(grams) > LARGEST:
        raise NotAWeight(text)
    return sum(grams)


def cents_as_text(cents: int) -> str:
    """Write an amount for a column or a field: ``1234,50``, without unit nor grouping."""
    return _decimal(cents, places=2)


def grams_as_text(grams: int) -> str:
    """Write a mass in kilograms for a column or a field: ``3,500``, without unit nor grouping."""
    return _decimal(grams, places=3)


def euros(cents: int) -> str:
    """Show an amount to a reader: ``−1 234,50 €``, with spaces that do not break."""
    return f"{_shown(cents_as_text(cents))}{_SPACE_BEFORE_UNIT}€"


def kilograms(grams: int) -> str:
    """Show a mass to a reader: ``−3,500 kg``, with spaces that do not break."""
    return f"{_shown(grams_as_text(grams))}{_SPACE_BEFORE_UNIT}kg"


def _term_grams(term: str) -> int | None:
    if found := _KILOGRAMS.fullmatch(term) or _KILOGRAMS_AROUND_UNIT.fullmatch(term):
        return _scaled(found["units"], found["grams"], places=3)
    if found := _GRAMS.fullmatch(term):
        return _scaled(found["units"], None, places=0)
    return None


def _scaled(units: str, decimals: str | None, *, places: int) -> int | None:
    """Give the whole number of the smallest unit, or nothing when figures would be lost."""
    kept = (decimals or "").rstrip("0")
    if len(kept) > places:
        return None
    scaled = int(units.replace(" ", "") + kept.ljust(places, "0"))
    return scaled if scaled <= LARGEST else None


def _tidy(text: str) -> str:
    """Bring every kind and number of spaces to single plain ones; blank out what is too long."""
    return " ".join(text.split()) if len(text) <= _LONGEST_TEXT else ""


def _excerpt(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 (fits a line)


def _decimal(number: int, *, places: int) -> str:
    sign = "-" if number < 0 else ""
    whole, rest = divmod(abs(number), 10**places)
    return f"{sign}{whole},{rest:0{places}}"


def _shown(decimal: str) -> str:
    """Group the digits by three, and write a true minus."""
    grouped = re.sub(r"(?<=[0-9])(?=([0-9]{3})+,)", _NARROW_SPACE, decimal)
    return grouped.replace("-", "−")
