# SPDX-License-Identifier: Apache-2.0
"""What things are called on the pages, and how figures are written there."""

from fractions import Fraction

from ressourcerie_core.i18n import _

from ..models import Condition, Measure, Status

CONDITIONS = {
    Condition.GOOD: _("bon état"),
    Condition.TO_REPAIR: _("à réparer"),
    Condition.BROKEN: _("hors d'usage"),
}
MEASURES = {
    Measure.MEASURED: _("pesé"),
    Measure.COUNTED: _("compté"),
    Measure.ESTIMATED: _("estimé"),
}
STATUSES = {
    None: _("à saisir"),
    Status.DRAFT: _("brouillon"),
    Status.SUBMITTED: _("transmise"),
    Status.VALIDATED: _("validée"),
    Status.PAID: _("payée"),
}


def percent(part: Fraction | None) -> str:
    """Write a share with one decimal, halves away from zero: ``66,7 %``; a dash for none."""
    if part is None:
        return "–"
    tenths = int(abs(part) * 1_000 + Fraction(1, 2))
    sign = "−" if part < 0 and tenths else ""
    return f"{sign}{tenths // 10},{tenths % 10}\u00a0%"


def month_name(month: str) -> str:
    """Write a month such as ``2026-11``: ``11/2026``."""
    year, _dash, number = month.partition("-")
    return f"{number}/{year}"
