# SPDX-License-Identifier: Apache-2.0
"""XLSX in and out: typed cells, the values of formulas, and nothing that swells."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from ressourcerie_core.i18n import _

from .cells import (
    FIRST_LINES,
    LARGEST_FILE_BYTES,
    MOST_COLUMNS,
    MOST_LINES,
    Cell,
    Line,
    kept,
    unguarded,
)
from .headers import Header, best_header
from .problems import HeadersMissing, SheetTooLarge, SheetUnreadable

_LARGEST_UNPACKED = 20 * LARGEST_FILE_BYTES
_WIDTHS = {"chemin": 44, "id": 38}


def read_workbook(content: bytes) -> tuple[Header, list[Line]]:
    """Read the first sheet that has the headers."""
    missing: HeadersMissing | None = None
    for _name, lines in workbook_pages(content):
        try:
            header = best_header(lines[:FIRST_LINES])
        except HeadersMissing as problem:
            missing = missing or problem
            continue
        return header, [line for line in lines if line.number > header.number]
    raise missing or HeadersMissing([])


def workbook_pages(
    content: bytes, *, most_lines: int = MOST_LINES
) -> Iterator[tuple[str, list[Line]]]:
    """Read each sheet: its name, and its lines that hold something."""
    _check_archive(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells, in English, what it leaves aside
        values, formulas = _opened(content, values=True), _opened(content, values=False)
        for shown, written in zip(values.worksheets, formulas.worksheets, strict=True):
            yield shown.title, kept(_lines(shown, written), most_lines=most_lines)


def write_workbook(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Write rows with their types; a number column keeps as many decimals as it needs."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Catégories")
    sheet.append(list(headers))
    for row in rows:
        sheet.append(list(row))
    sheet.freeze_panes = "A2"
    for place, header in enumerate(headers, start=1):
        top = sheet.cell(1, place)
        top.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(header, 16)
        for cell in (sheet.cell(line, place) for line in range(2, sheet.max_row + 1)):
            if isinstance(cell.value, Decimal):
                decimals = -int(cell.value.as_tuple().exponent)
                cell.number_format = f"0.{'0' * decimals}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _check_archive(content: bytes) -> None:
    """Refuse what is not a workbook, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            unpacked = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, ValueError):
        raise _not_a_workbook() from None
    if unpacked > _LARGEST_UNPACKED:
        found = _("{n} Mo une fois décompressée").format(n=unpacked // 1_000_000)
        raise SheetTooLarge(found, _("{n} Mo").format(n=_LARGEST_UNPACKED // 1_000_000))
    if "xl/workbook.xml" not in names:
        raise _not_a_workbook()


def _opened(content: bytes, *, values: bool) -> Workbook:
    try:
        return load_workbook(io.BytesIO(content), read_only=True, data_only=values)
    except (InvalidFileException, KeyError, ValueError, TypeError, SyntaxError, zipfile.BadZipFile):
        # What openpyxl raises on a damaged part; ParseError of XML is a SyntaxError.
        raise _not_a_workbook() from None


def _not_a_workbook() -> SheetUnreadable:
    return SheetUnreadable(
        _("Ce fichier n'est pas un classeur XLSX entier."),
        _("Ouvrez-le dans le tableur, puis enregistrez-le en .xlsx ou en « CSV UTF-8 »."),
    )


def _lines(shown: Any, written: Any) -> Iterator[Line]:
    for sheet in (shown, written):
        sheet.reset_dimensions()  # some programs write a size that is not the sheet's
    rows = zip(
        *(sheet.iter_rows(max_col=MOST_COLUMNS + 1) for sheet in (shown, written)), strict=True
    )
    for number, (values, formulas) in enumerate(rows, start=1):
        cells = [_cell(*pair) for pair in zip(values, formulas, strict=True)]
        while cells and not (cells[-1].text or cells[-1].fault):
            cells.pop()
        yield Line(number, tuple(cells))


def _cell(shown: Any, written: Any) -> Cell:
    if shown.value is None and written.data_type == "f":
        return Cell("", _("une formule sans résultat ; recopiez sa valeur"))
    if shown.data_type == "e":
        return Cell("", _("l'erreur {error}").format(error=shown.value))
    match shown.value:
        case datetime() | date() | time() | timedelta() as said:
            fault = _("une date ; donnez à la colonne le format « Texte » et retapez")
            return Cell("", fault, _day(said, shown.number_format))
        case bool() as said:
            return Cell(_("oui") if said else _("non"))
        case int() | float() as number:
            return Cell(f"{number:.6f}".rstrip("0").rstrip("."))
        case other:
            return Cell("" if other is None else unguarded(str(other).strip()))


def _day(said: date | time | timedelta, number_format: str) -> str:
    """Give a date as precisely as the sheet shows it; a month alone is kept as such."""
    if not isinstance(said, date):
        return ""
    told = said.isoformat()[:10]
    return told if "d" in _without_locale(number_format) else told[:7]


def _without_locale(number_format: str) -> str:
    """Drop colours, locales and quoted texts, which hold letters that mean nothing."""
    return re.sub(r"\[[^\]]*\]|\"[^\"]*\"|\\.", "", number_format).casefold()
