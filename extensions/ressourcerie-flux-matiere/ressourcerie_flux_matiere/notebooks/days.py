# SPDX-License-Identifier: Apache-2.0
"""Days as notebooks write them: kept as precise as they are, and never invented."""

import re
from dataclasses import dataclass
from datetime import date

from ressourcerie_catalogue.public import folded

_MONTHS = {
    short: number
    for number, names in enumerate(
        (
            "janvier janv jan",
            "fevrier fevr fev",
            "mars mar",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "aout",
            "septembre sept sep",
            "octobre oct",
            "novembre nov",
            "decembre dec",
        ),
        start=1,
    )
    for short in names.split()
}
_NAME = rf"(?P<name>{'|'.join(_MONTHS)})\.?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_TIME = r"(?:[t ] ?\d{1,2}(?:[:h]\d{0,2}){0,2}(?:\.\d+)?(?:z|[+-]\d\d:?\d\d)?)?"
_WEEKDAY = r"(?:(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.? )?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){_TIME}",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}}) ?[/.\- ] ?(?P<month>\d{{1,2}}) ?[/.\- ] ?{_YEAR}{_TIME}",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:er)?[ \-/.]{_NAME}(?:[ \-/.]+{_YEAR})?",
        rf"{_NAME}[ \-/.]*{_YEAR}",
        rf"{_NAME}",
        r"(?P<month>\d{1,2}) ?[/.\-] ?(?P<year>\d{4})",
        r"(?P<year>\d{4}) ?[/.\-] ?(?P<month>\d{1,2})",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}}) ?[/.\-] ?(?P<month>\d{{1,2}})",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:er)?",
    )
)
_CENTURY = 2000


@dataclass(frozen=True)
class Dated:
    """When it was weighed; of a month alone, ``day`` is the first."""

    day: date
    month_only: bool = False


def read_day(text: str, month: date | None) -> Dated | None:
    """Read a day or a month; ``None`` when it is none, or could be several.

    :param month: the first day of the notebook's month; what says no year, or no month, is of it.
    """
    plain = " ".join(folded(text).split()).rstrip(".")
    for form in _FORMS:
        if found := form.fullmatch(plain):
            return _dated({name: found.groupdict().get(name) for name in _PARTS}, month)
    return None


_PARTS = ("day", "month", "name", "year")


def _dated(parts: dict[str, str | None], of: date | None) -> Dated | None:
    name = parts["name"]
    month = _MONTHS[name] if name else int(parts["month"] or 0)
    year = int(parts["year"] or 0)
    if parts["year"] and year < 100:  # noqa: PLR2004 (two figures)
        year += _CENTURY
    if of is not None and month in (0, of.month):
        month, year = of.month, year or of.year
    try:
        return Dated(date(year, month, int(parts["day"] or 1)), parts["day"] is None)
    except ValueError:
        return None


def read_month(text: str) -> date | None:
    """Read the month of a notebook, such as ``2025-09``; give its first day."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", text.strip())
    try:
        return date(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None
