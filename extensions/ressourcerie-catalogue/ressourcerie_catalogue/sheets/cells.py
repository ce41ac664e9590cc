# SPDX-License-Identifier: Apache-2.0
"""A sheet as texts in numbered lines, wherever it comes from."""

from collections.abc import Iterable
from dataclasses import dataclass

from ressourcerie_core.i18n import _

from .problems import SheetTooLarge

LARGEST_FILE_BYTES = 5_000_000
MOST_LINES = 5_000
MOST_COLUMNS = 100
#: Titles may stand above the headers, as far as here.
FIRST_LINES = 10


@dataclass(frozen=True)
class Cell:
    """What a cell holds, as text.

    :param fault: why it cannot be used, in French; empty when it can.
    :param day: the date that it holds, which has no text of its own: ``2025-09-17``, or
        ``2025-09`` when the sheet shows the month alone.
    """

    text: str
    fault: str = ""
    day: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a sheet, with the number that a spreadsheet shows beside it."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing is written on it."""
        return not any(cell.text.strip() or cell.fault for cell in self.cells)


def kept(lines: Iterable[Line], *, most_lines: int = MOST_LINES) -> list[Line]:
    """Keep the lines that hold something, and refuse a sheet beyond all measure."""
    full = []
    for line in lines:
        if line.is_blank:
            continue
        full.append(line)
        if len(full) > most_lines:
            raise SheetTooLarge(_("plus de {n} lignes").format(n=most_lines), str(most_lines))
        if len(line.cells) > MOST_COLUMNS:
            columns = _("{n} colonnes").format(n=len(line.cells))
            raise SheetTooLarge(columns, str(MOST_COLUMNS))
    return full


#: What a spreadsheet would take for a formula, when a text begins with it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    return "'" + text if text.startswith((*FORMULA_STARTS, "'")) else text


def unguarded(text: str) -> str:
    """Undo :func:`guarded`."""
    return (
        text[1:] if text.startswith("'") and text[1:].startswith((*FORMULA_STARTS, "'")) else text
    )
