# SPDX-License-Identifier: Apache-2.0
"""The pages of a file, for modules that give its columns a meaning of their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ressourcerie_core.i18n import _

from .cells import LARGEST_FILE_BYTES, MOST_LINES, Line
from .csv_text import csv_lines
from .problems import SheetTooLarge, SheetUnreadable
from .workbook import workbook_pages


@dataclass(frozen=True)
class Page:
    """One sheet of a file.

    :param name: what the workbook calls it; empty for a CSV file.
    :param lines: those that hold something, with their numbers.
    """

    name: str
    lines: tuple[Line, ...]


def read_pages(
    content: bytes, *, score: Callable[[Sequence[Line]], int], most_lines: int = MOST_LINES
) -> list[Page]:
    """Read a CSV or XLSX file, told apart by what it holds and not by its name.

    :param score: how likely the first lines are, read with a separator; the best one is taken.
    :raises SheetUnreadable, SheetTooLarge: nothing of it can be used.
    """
    if is_workbook(content):
        pages = workbook_pages(content, most_lines=most_lines)
        return [Page(name, tuple(lines)) for name, lines in pages if lines]
    lines = csv_lines(content, score, most_lines=most_lines)
    return [Page("", tuple(lines))] if lines else []


def is_workbook(content: bytes) -> bool:
    """Tell whether a file is a workbook, or else a text.

    :raises SheetTooLarge, SheetUnreadable: it is neither, at first sight.
    """
    if len(content) > LARGEST_FILE_BYTES:
        found = _("{n} Mo").format(n=len(content) // 1_000_000)
        raise SheetTooLarge(found, _("{n} Mo").format(n=LARGEST_FILE_BYTES // 1_000_000))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise SheetUnreadable(
            _("C'est un ancien classeur .xls, ou un classeur protégé par un mot de passe."),
            _("Ouvrez-le dans le tableur, puis enregistrez-le en .xlsx sans mot de passe."),
        )
    return content.startswith(b"PK")
