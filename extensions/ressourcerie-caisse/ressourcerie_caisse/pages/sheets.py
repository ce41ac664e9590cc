# SPDX-License-Identifier: Apache-2.0
"""Tables as files: CSV that a French spreadsheet opens, and workbooks with real numbers."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from fastapi import Response

from ressourcerie_core.numbers import cents_as_text, grams_as_text

#: A spreadsheet runs a cell that begins so.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Money:
    """An amount in cents: written in euros."""

    cents: int


@dataclass(frozen=True)
class Mass:
    """A mass in grams, or none when nobody weighed: written in kilograms."""

    grams: int | None


Cell = str | int | Money | Mass | None


@dataclass(frozen=True)
class Sheet:
    """A table to give away: its name, its headers, its rows."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def csv_answer(sheet: Sheet, file: str) -> Response:
    """Give a table as CSV: semicolons, decimal commas, and the mark that spreadsheets look for."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_text(header) for header in sheet.headers])
    writer.writerows([_text(cell) for cell in row] for row in sheet.rows)
    content = text.getvalue().encode("utf-8-sig")
    return _file(content, "text/csv; charset=utf-8", f"{file}.csv")


def workbook_answer(sheets: Sequence[Sheet], file: str) -> Response:
    """Give tables as one workbook, a sheet each."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        money = book.add_format({"num_format": '# ##0.00 "€"'})
        mass = book.add_format({"num_format": '# ##0.000 "kg"'})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            page.set_column(0, len(sheet.headers) - 1, 18)
            page.write_row(0, 0, sheet.headers, head)
            for number, row in enumerate(sheet.rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, Money):
                        page.write_number(number, column, cell.cents / 100, money)
                    elif isinstance(cell, Mass):
                        if cell.grams is not None:
                            page.write_number(number, column, cell.grams / 1000, mass)
                    elif cell is not None:
                        page.write(number, column, cell)
    return _file(made.getvalue(), _WORKBOOK, f"{file}.xlsx")


def _text(cell: Cell) -> str:
    match cell:
        case None | Mass(None):
            return ""
        case Money(cents):
            return cents_as_text(cents)
        case Mass(int(grams)):
            return grams_as_text(grams)
        case int():
            return str(cell)
        case str():
            return f"'{cell}" if cell.startswith(_DANGEROUS) else cell
        case _:  # pragma: no cover (the types say that nothing else comes)
            raise TypeError(cell)


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, 200, headers, kind)
