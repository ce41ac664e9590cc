# SPDX-License-Identifier: Apache-2.0
"""From the bytes of a file to its pages, and to the heading line of each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ressourcerie_catalogue.public import SheetLine, SheetPage, read_pages

from .meanings import Meaning, meaning_of
from .problems import NotebookEmpty

MOST_LINES = 20_000
#: Titles and totals may stand above the headings, as far as here.
FIRST_LINES = 10
_A_HEADING = 2


@dataclass(frozen=True)
class Grid:
    """A page, cut at the line of its headings.

    :param header: the number of that line; zero when the page has none.
    :param headings: one for each column.
    :param lines: those below the headings, and those above that hold several cells.
    """

    page: str
    header: int
    headings: tuple[str, ...]
    lines: tuple[SheetLine, ...]


def read_file(content: bytes) -> list[SheetPage]:
    """Read the pages of a file.

    :raises SheetUnreadable, SheetTooLarge: nothing of it can be used.
    :raises NotebookEmpty: it holds nothing.
    """
    pages = read_pages(content, score=_likely, most_lines=MOST_LINES)
    if not pages:
        raise NotebookEmpty
    return pages


def cut(page: SheetPage, header: int | None = None) -> Grid:
    """Cut a page at a line, or at the one that looks most like headings."""
    number = _header_of(page.lines[:FIRST_LINES]) if header is None else header
    width = max(len(line.cells) for line in page.lines)
    named = next((line for line in page.lines if line.number == number), None)
    texts = [cell.text for cell in named.cells] if named else []
    headings = [text or _column(place) for place, text in enumerate(_padded(texts, width))]
    lines = [line for line in page.lines if line.number != number and _is_row(line, number)]
    return Grid(page.name, number if named else 0, tuple(headings), tuple(lines))


def _likely(first: Sequence[SheetLine]) -> int:
    """Prefer the separator that shows known headings, then lines of one width."""
    known = max((_known(line) for line in first), default=0)
    widths = Counter(len(line.cells) for line in first if len(line.cells) > 1)
    return 100 * known + max(widths.values(), default=0)


def _known(line: SheetLine) -> int:
    meanings = {meaning_of(cell.text) for cell in line.cells if cell.text}
    return len(meanings - {Meaning.IGNORED})


def _header_of(first: Sequence[SheetLine]) -> int:
    best = max(first, key=_known)
    if _known(best) >= _A_HEADING:
        return best.number
    full = [line for line in first if _filled(line) >= _A_HEADING]
    return full[0].number if full else 0


def _is_row(line: SheetLine, header: int) -> bool:
    """Tell whether a line may say something; a title above the headings is none."""
    return line.number > header or _filled(line) >= _A_HEADING


def _filled(line: SheetLine) -> int:
    return sum(1 for cell in line.cells if cell.text or cell.fault)


def _padded(texts: Sequence[str], width: int) -> list[str]:
    return [*texts, *[""] * (width - len(texts))]


def _column(place: int) -> str:
    """Name a column that has no heading as spreadsheets do, up to Z, then by its number."""
    letter = chr(ord("A") + place) if place < 26 else str(place + 1)  # noqa: PLR2004 (letters)
    return f"colonne {letter}"
