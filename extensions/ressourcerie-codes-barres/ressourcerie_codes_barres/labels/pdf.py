# SPDX-License-Identifier: Apache-2.0
"""Labels as a PDF whose millimetres are exact when it is printed at its own size."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any, Protocol

from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ressourcerie_core.i18n import _

from ..codes.grammar import grouped
from .papers import Paper
from .problems import PaperTooNarrow, StartRefused
from .symbols import Symbol, Symbology, draw

PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
#: Within a label, which a printer never places to better than a millimetre.
MARGIN = 2 * mm
#: The widest that a bar need be: wider ones make a label, not a reading, larger (GS1, table 1).
WIDEST_BAR = 0.375 * mm
WIDEST_SQUARE = 0.7 * mm
#: The thinnest that an office printer draws and a reader reads (GS1, table 1).
THINNEST_BAR = 0.25 * mm
_TENTH = mm / 10


class Surface(Protocol):
    """What labels are drawn on: the part of reportlab's canvas that they need, in points."""

    def saveState(self) -> None: ...  # noqa: N802 (reportlab's names)
    def restoreState(self) -> None: ...  # noqa: N802
    def translate(self, dx: float, dy: float) -> None: ...
    def showPage(self) -> None: ...  # noqa: N802
    def setFont(self, psfontname: str, size: float) -> None: ...  # noqa: N802
    def drawString(self, x: float, y: float, text: str) -> None: ...  # noqa: N802
    def beginPath(self) -> Any: ...  # noqa: N802
    def drawPath(self, aPath: Any, stroke: int = 1, fill: int = 0) -> None: ...  # noqa: N802, N803


@dataclass(frozen=True)
class Label:
    """What stands on a label.

    :param code: as it was encoded.
    :param name: what it is stuck on; cut to the room there is.
    :param price: as it is shown; empty for none.
    :param note: a small line, such as a weight; empty for none.
    """

    code: str
    name: str
    price: str = ""
    note: str = ""


def pdf(labels: Sequence[Label], paper: Paper, symbology: Symbology, *, start: int = 1) -> bytes:
    """Draw labels, from the first free place of a sheet that served already.

    :param start: the place of the first label on its page, from 1.
    :raises StartRefused: there is no such place on the paper.
    :raises PaperTooNarrow: the bars of a code would be too thin to be read.
    """
    made = BytesIO()
    canvas = Canvas(made, size_of(paper), invariant=1, lang="fr", pageCompression=1)
    canvas.setTitle(_("Étiquettes"))
    lay_out(canvas, labels, paper, symbology, start=start)
    canvas.save()
    return made.getvalue()


def size_of(paper: Paper) -> tuple[float, float]:
    """Give the width and the height of a page, in points."""
    return paper.width * _TENTH, paper.height * _TENTH


def lay_out(
    canvas: Surface, labels: Sequence[Label], paper: Paper, symbology: Symbology, *, start: int
) -> None:
    """Draw labels where they go, whatever they are drawn on.

    :raises StartRefused, PaperTooNarrow: as for :func:`pdf`.
    """
    if not 1 <= start <= paper.on_a_page:
        raise StartRefused(start, paper)
    height = size_of(paper)[1]
    places = tuple(paper.places())
    for page in _pages(labels, paper.on_a_page, start - 1):
        for place, label in page:
            left, top = places[place]
            canvas.saveState()
            canvas.translate(left * _TENTH, height - (top + paper.label_height) * _TENTH)
            _Drawing(canvas, paper.label_width * _TENTH, paper.label_height * _TENTH).draw(
                label, draw(label.code, symbology)
            )
            canvas.restoreState()
        canvas.showPage()


def _pages(
    labels: Iterable[Label], on_a_page: int, skipped: int
) -> Iterator[list[tuple[int, Label]]]:
    """Give each page its labels with their places."""
    waiting = iter(labels)
    while page := list(islice(waiting, on_a_page - skipped)):
        yield list(enumerate(page, skipped))
        skipped = 0


@dataclass(frozen=True)
class _Drawing:
    """One label, drawn from its lower left corner."""

    canvas: Surface
    width: float
    height: float

    def draw(self, label: Label, symbol: Symbol) -> None:
        if symbol.is_square:
            self._beside(label, symbol)
        else:
            self._below(label, symbol)

    def _beside(self, label: Label, symbol: Symbol) -> None:
        """A square on the left, words on its right."""
        side = min(self.height - 2 * MARGIN, self.width / 2 - MARGIN, symbol.width * WIDEST_SQUARE)
        self._symbol(symbol, MARGIN, (self.height - side) / 2, side, side)
        left = 2 * MARGIN + side
        self._words(label, left, self.width - left - MARGIN, MARGIN)

    def _below(self, label: Label, symbol: Symbol) -> None:
        """Bars at the bottom, words above them."""
        room = self.width - 2 * MARGIN
        across = min(room, symbol.width * WIDEST_BAR)
        if across / symbol.width < THINNEST_BAR:
            raise PaperTooNarrow(label.code, self.width / mm)
        high = self.height * 0.36
        self._symbol(symbol, (self.width - across) / 2, MARGIN, across, high)
        self._words(label, MARGIN, room, MARGIN + high + 0.5 * mm)

    def _symbol(
        self, symbol: Symbol, left: float, bottom: float, width: float, height: float
    ) -> None:
        module = width / symbol.width
        each = height / symbol.height
        shape = self.canvas.beginPath()
        for run in symbol.runs:
            top = bottom + height - run.y * each
            shape.rect(left + run.x * module, top - each, run.width * module, each)
        self.canvas.drawPath(shape, stroke=0, fill=1)

    def _words(self, label: Label, left: float, room: float, bottom: float) -> None:
        """The name on at most two lines, then the price; the code in clear at the bottom."""
        size = min(10.0, self.height / 8)
        code = grouped(label.code)
        small = min(size * 0.8, size * room / max(stringWidth(code, PLAIN, size), 1))
        self._line(code, PLAIN, small, left, bottom + small * 0.25)
        top = self.height - MARGIN
        for line in _fitted(label.name, BOLD, size, room, lines=2):
            top -= size * 1.1
            self._line(line, BOLD, size, left, top)
        if label.price:
            fits = room / stringWidth(label.price, BOLD, 1)
            large = min(size * 1.7, top - bottom - small * 1.4, fits)
            self._line(label.price, BOLD, large, left, top - large * 0.95)
        if label.note:
            aside = left + room - stringWidth(label.note, PLAIN, small)
            self._line(label.note, PLAIN, small, aside, bottom + small * 1.5)

    def _line(self, text: str, font: str, size: float, left: float, bottom: float) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(left, bottom, text)


def _fitted(text: str, font: str, size: float, room: float, *, lines: int) -> list[str]:
    """Cut a text to its room, and say by an ellipsis that it was cut."""
    parts = simpleSplit(text, font, size, room)
    kept = [_shortened(part, font, size, room) for part in parts[:lines]]
    if len(parts) > lines:
        kept[-1] = _shortened(kept[-1] + "…", font, size, room)
    return kept


def _shortened(line: str, font: str, size: float, room: float) -> str:
    if stringWidth(line, font, size) <= room:
        return line
    whole = line.rstrip("…")
    while whole and stringWidth(whole + "…", font, size) > room:
        whole = whole[:-1]
    return whole.rstrip() + "…"
