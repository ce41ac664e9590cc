# SPDX-License-Identifier: Apache-2.0
"""The sheet of a declaration as a file: CSV with commas, or a workbook with numbers."""

import csv
import io
from collections.abc import Iterator, Sequence

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from fastapi import Response

from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import grams_as_text

from ..declaring.sheet import SECTIONS, Row

HEADERS = (
    *(_("filière"), _("partie"), _("code"), _("libellé")),
    *(_("poids (kg)"), _("dont estimé (kg)"), _("nombre")),
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (26, 26, 12, 48, 14, 18, 10)
_GRAMS = 1_000


def csv_sheet(rows: Sequence[Row], name: str) -> Response:
    """Write the sheet with semicolons, commas and a BOM."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    for row, named in _named(rows):
        weights = (grams_as_text(row.grams), grams_as_text(row.estimated_grams))
        writer.writerow((*named, *weights, row.quantity))
    return _answer(text.getvalue().encode("utf-8-sig"), name, "text/csv; charset=utf-8")


def xlsx_sheet(rows: Sequence[Row], name: str) -> Response:
    """Write the sheet as a workbook; text is never read as a formula."""
    kept = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(kept, options) as book:
        sheet = book.add_worksheet(_("Déclaration"))
        bold, weight = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.000"})
        sheet.write_row(0, 0, HEADERS, bold)
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        for line, (row, named) in enumerate(_named(rows), 1):
            sheet.write_row(line, 0, named)
            sheet.write_number(line, 4, row.grams / _GRAMS, weight)
            sheet.write_number(line, 5, row.estimated_grams / _GRAMS, weight)
            sheet.write_number(line, 6, row.quantity)
    return _answer(kept.getvalue(), name, _XLSX)


def _named(rows: Sequence[Row]) -> Iterator[tuple[Row, tuple[str, str, str, str]]]:
    for row in rows:
        yield row, (row.filiere, SECTIONS[row.section], row.code, row.label)


def _answer(content: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, 200, headers, media_type)
