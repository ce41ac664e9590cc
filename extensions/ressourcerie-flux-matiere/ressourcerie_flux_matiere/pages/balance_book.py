# SPDX-License-Identifier: Apache-2.0
"""The tables of the balance as a workbook: one sheet each, real numbers, units in the heads."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it has no types

from ressourcerie_core.i18n import _

from ..models import Stage
from ..provenances import PROVENANCES
from ..service.figures import Balance, Share
from . import columns, words
from .columns import COLUMNS

_GRAMS = 1_000
_WIDE, _NARROW = 44, 18


def book_of(context: Mapping[str, Any]) -> bytes:
    """Write the tables of the page, from what it shows; text is never read as a formula."""
    kept = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(kept, options) as book:
        _write_summary(book, context)
        for table in _tables(context):
            if table.shares:
                _write_table(book, table)
    return kept.getvalue()


@dataclass(frozen=True)
class _Table:
    """A breakdown: its title, the head of its first column, its rows, and what is in the others."""

    title: str
    head: str
    shares: Sequence[Share]
    figures: Sequence[str]
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def _tables(context: Mapping[str, Any]) -> Sequence[_Table]:
    months = {one.key: words.month_name(one.key) for one in context["months"]}
    ways = {str(key): label for key, label in PROVENANCES.items()}
    partners = context["partner_names"]
    place, nobody_said = _("Commune ou code postal"), {"": _("non précisé")}
    return (
        _Table(_("Mois"), _("Mois"), context["months"], columns.OF_MONTHS, months),
        _Table(_("Rayons"), _("Rayon"), context["shelves"], columns.OF_CATEGORIES),
        _Table(_("Catégories"), _("Catégorie"), context["categories"], columns.OF_CATEGORIES),
        _Table(
            _("Provenances"), _("Provenance"), context["provenances"], columns.OF_DEPOSITS, ways
        ),
        _Table(_("Communes"), place, context["localities"], columns.OF_DEPOSITS, nobody_said),
        _Table(
            _("Partenaires"), _("Partenaire"), context["partners"], columns.OF_PARTNERS, partners
        ),
        _Table(_("Sites"), _("Site"), context["sites"], columns.OF_SITES),
    )


def _write_table(book: Any, table: _Table) -> None:
    heads = [table.head, *(_in_kilograms(COLUMNS[name][0]) for name in table.figures)]
    sheet, weight = _sheet(book, table.title, heads)
    for row, one in enumerate(table.shares, 1):
        sheet.write_string(row, 0, table.names.get(one.label, one.label))
        for column, name in enumerate(table.figures, 1):
            sheet.write_number(row, column, COLUMNS[name][2](one.balance) / _GRAMS, weight)


def _write_summary(book: Any, context: Mapping[str, Any]) -> None:
    periods = [(context["period"].label, context["balance"])]
    if context["before"] is not None:
        periods.append((context["former"].label, context["before"]))
    heads = [_("Bilan matière"), *(_in_kilograms(label) for label, _balance in periods)]
    sheet, weight = _sheet(book, _("Bilan"), heads)
    rows: list[list[Any]] = [
        [label, *(of(one) for _label, one in periods)] for label, of in _SUMMARY
    ]
    estimated, gaps = context["estimated"], context["gaps"]
    rows += [
        [_("Vendu : dont estimé"), estimated.gone(Stage.SOLD)],
        [_("Donné : dont estimé"), estimated.gone(Stage.GIVEN)],
        [_("Stock à la fin"), context["stock"]],
        [_("Manque au stock"), gaps.below_zero],
        [_("Perdu entre deux sites"), gaps.lost],
        [_("En route entre deux sites"), gaps.on_the_way],
    ]
    for row, (label, *grams) in enumerate(rows, 1):
        sheet.write_string(row, 0, label)
        for column, one in enumerate(grams, 1):
            sheet.write_number(row, column, one / _GRAMS, weight)
    _write_rates(book, sheet, len(rows) + 1, [one for _label, one in periods])


def _write_rates(book: Any, sheet: Any, row: int, balances: Sequence[Balance]) -> None:
    percent = book.add_format({"num_format": "0.0 %"})
    rates = (
        (_("Taux de réemploi"), [one.reuse_rate for one in balances]),
        (_("Taux de valorisation"), [one.recovery_rate for one in balances]),
    )
    for place, (label, parts) in enumerate(rates, row):
        sheet.write_string(place, 0, label)
        for column, part in enumerate(parts, 1):
            if part is not None:
                sheet.write_number(place, column, float(part), percent)


_SUMMARY: tuple[tuple[str, Callable[[Balance], int]], ...] = (
    (_("Entré"), lambda one: one.entered),
    (_("Entré : gardé"), lambda one: one.entered_to_stock),
    (_("Entré : recyclé directement"), lambda one: one.direct(Stage.RECYCLED)),
    (_("Entré : jeté directement"), lambda one: one.direct(Stage.WASTED)),
    (_("Reçu d'un autre site"), lambda one: one.received),
    (_("Envoyé à un autre site"), lambda one: one.sent),
    (_("Sorti"), lambda one: one.left),
    (_("Sorti : vendu"), lambda one: one.gone(Stage.SOLD)),
    (_("Sorti : donné"), lambda one: one.gone(Stage.GIVEN)),
    (_("Sorti : recyclé"), lambda one: one.gone(Stage.RECYCLED)),
    (_("Sorti : jeté"), lambda one: one.gone(Stage.WASTED)),
    (_("Variation du stock"), lambda one: one.stock_change),
)


def _in_kilograms(title: str) -> str:
    return f"{title} (kg)"


def _sheet(book: Any, title: str, heads: Sequence[str]) -> tuple[Any, Any]:
    sheet = book.add_worksheet(title)
    sheet.write_row(0, 0, heads, book.add_format({"bold": True, "text_wrap": True}))
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, _WIDE)
    sheet.set_column(1, len(heads) - 1, _NARROW)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return sheet, book.add_format({"num_format": "#,##0.000"})
