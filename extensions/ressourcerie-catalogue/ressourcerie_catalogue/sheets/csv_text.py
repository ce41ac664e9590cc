# SPDX-License-Identifier: Apache-2.0
"""CSV in and out: the separator is the one under which the headers make sense."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

from .cells import FIRST_LINES, Cell, Line, kept, unguarded
from .decoding import decoded
from .headers import Header, best_header
from .problems import SheetUnreadable

_SEPARATORS = ";,\t"


def read_csv(content: bytes) -> tuple[Header, list[Line]]:
    """Read the header and the lines below it."""
    text = _without_hint(decoded(content))
    separator = max(_SEPARATORS, key=lambda each: _score(text, each))
    lines = kept(_lines(text, separator, strict=True))
    header = best_header(lines[:FIRST_LINES])
    return header, [line for line in lines if line.number > header.number]


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as French spreadsheets like them: ``;``, UTF-8 with its mark."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _score(text: str, separator: str) -> int:
    """Count the headers that are understood when a separator is supposed."""
    first = kept(islice(_lines(text, separator, strict=False), FIRST_LINES))
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
