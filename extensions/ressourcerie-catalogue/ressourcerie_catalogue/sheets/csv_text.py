# SPDX-License-Identifier: Apache-2.0
"""CSV in and out: the separator is the one under which the headers make sense."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

from .cells import FIRST_LINES, MOST_LINES, Cell, Line, kept, unguarded
from .decoding import decoded
from .headers import Header, best_header
from .problems import SheetUnreadable

_SEPARATORS = ";,\t"


def read_csv(content: bytes) -> tuple[Header, list[Line]]:
    """Read the header and the lines below it."""
    lines = csv_lines(content, _named_columns)
    header = best_header(lines[:FIRST_LINES])
    return header, [line for line in lines if line.number > header.number]


def csv_lines(
    content: bytes, score: Callable[[Sequence[Line]], int], *, most_lines: int = MOST_LINES
) -> list[Line]:
    """Read the lines that hold something, under the separator whose first lines score best."""
    text = _without_hint(decoded(content))
    separator = max(_SEPARATORS, key=lambda each: score(_first_lines(text, each)))
    return kept(_lines(text, separator, strict=True), most_lines=most_lines)


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as French spreadsheets like them: ``;``, UTF-8 with its mark."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _first_lines(text: str, separator: str) -> list[Line]:
    return kept(islice(_lines(text, separator, strict=False), FIRST_LINES))


def _named_columns(first: Sequence[Line]) -> int:
    """Count the headers that are understood."""
    try:
        return len(best_header(first).columns)
    except Problem:
        return -1


def _lines(text: str, separator: str, *, strict: bool) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    number = 1
    try:
        for texts in reader:
            yield Line(number, tuple(Cell(unguarded(text.strip())) for text in texts))
            number = reader.line_num + 1
    except csv.Error:
        raise SheetUnreadable(
            _("À partir de la ligne {line}, un guillemet est mal placé.").format(line=number),
            _("Doublez les guillemets qui font partie d'un texte, et fermez les autres."),
        ) from None


def _without_hint(text: str) -> str:
    """Blank out the first line ``sep=;`` that some programs leave for Excel."""
    first, _newline, _rest = text.partition("\n")
    return text.removeprefix(first) if first.strip().casefold()[:4] == "sep=" else text
