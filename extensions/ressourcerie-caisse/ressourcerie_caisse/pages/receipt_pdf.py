# SPDX-License-Identifier: Apache-2.0
"""A receipt as a PDF: on the roll of a receipt printer, or on a sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import euros

from .receipt import Receipt

PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
#: No reader of PDF must show a page longer than 200 inches; a roll is cut long before.
LONGEST_ROLL = 2_000 * mm
QR_SIDE = 26 * mm


@dataclass(frozen=True)
class Paper:
    """Where a receipt is printed; a roll is as long as what is written on it."""

    width: float
    height: float | None
    margin: float
    size: float

    @property
    def room(self) -> float:
        """How wide a line may be."""
        return self.width - 2 * self.margin


SHEET = Paper(A4[0], A4[1], 30 * mm, 11)


def roll(width_mm: int) -> Paper:
    """Give the paper of a receipt printer."""
    return Paper(width_mm * mm, None, 4 * mm, 8.5)


@dataclass(frozen=True)
class _Line:
    """A line of the receipt: what stands on the left, and the amount on the right."""

    left: str
    right: str = ""
    bold: bool = False
    scale: float = 1
    centred: bool = False


def pdf(receipt: Receipt, paper: Paper) -> bytes:
    """Write a receipt."""
    lines = [part for line in _lines(receipt) for part in _wrapped(line, paper)]
    leading = paper.size * 1.35
    length = sum(line.scale for line in lines) * leading + 2 * paper.margin + QR_SIDE
    height = paper.height or min(length, LONGEST_ROLL)
    made = BytesIO()
    canvas = Canvas(made, (paper.width, height), invariant=1, lang="fr")
    canvas.setTitle(receipt.title)
    y = _draw_lines(canvas, lines, paper, height)
    if receipt.link:
        _draw_qr(canvas, receipt.link, paper, height, y)
    canvas.save()
    return made.getvalue()


def _lines(receipt: Receipt) -> Iterator[_Line]:
    yield _Line(receipt.association, bold=True, scale=1.3, centred=True)
    for text in (receipt.site, *receipt.mentions):
        yield _Line(text, centred=True)
    for mark in receipt.marks:
        yield _Line(mark, bold=True, scale=1.2, centred=True)
    yield _Line("")
    yield _Line(receipt.title, bold=True)
    yield _Line(_("{till}, le {moment}").format(till=receipt.till, moment=receipt.moment))
    yield _Line("")
    for row in receipt.rows:
        yield _Line(row.label, euros(row.cents))
        if row.detail:
            yield _Line(f"   {row.detail}")
    yield _Line("")
    yield _Line(_("Total"), euros(receipt.total_cents), bold=True, scale=1.3)
    for name, cents in receipt.payments:
        yield _Line(name, euros(cents))
    yield _Line("")
    for text in receipt.foot:
        yield _Line(text, centred=True)


def _wrapped(line: _Line, paper: Paper) -> Iterator[_Line]:
    """Break what is too long for the paper; the amount stands beside the first part."""
    font, size = BOLD if line.bold else PLAIN, paper.size * line.scale
    room = paper.room - (len(line.right) * size * 0.6)
    first, *rest = simpleSplit(line.left, font, size, room) or [""]
    yield _Line(first, line.right, line.bold, line.scale, line.centred)
    for part in rest:
        yield _Line(part, "", line.bold, line.scale, line.centred)


def _draw_lines(canvas: Canvas, lines: Sequence[_Line], paper: Paper, height: float) -> float:
    """Draw from the top, on as many pages as it takes; give how far down the last one goes."""
    y = height - paper.margin
    for line in lines:
        size = paper.size * line.scale
        y -= size * 1.35
        if y < paper.margin:
            canvas.showPage()
            y = height - paper.margin - size * 1.35
        canvas.setFont(BOLD if line.bold else PLAIN, size)
        if line.centred:
            canvas.drawCentredString(paper.width / 2, y, _printable(line.left))
        else:
            canvas.drawString(paper.margin, y, _printable(line.left))
        canvas.drawRightString(paper.width - paper.margin, y, _printable(line.right))
    return y


def _draw_qr(canvas: Canvas, link: str, paper: Paper, height: float, y: float) -> None:
    """Draw the address of the receipt below the lines, each square of it as a rectangle."""
    if y - QR_SIDE < paper.margin / 2:
        canvas.showPage()
        y = height - paper.margin
    matrix = segno.make(link, error="m", micro=False).matrix
    side = (QR_SIDE - 2 * mm) / len(matrix)
    left, top = (paper.width - side * len(matrix)) / 2, y - 2 * mm
    for index, squares in enumerate(matrix, 1):
        for column, dark in enumerate(squares):
            if dark:
                place = (left + column * side, top - index * side, side, side)
                canvas.rect(*place, stroke=0, fill=1)


def _printable(text: str) -> str:
    """Keep to what the fonts of every reader have: other spaces become plain ones."""
    return text.replace("\u202f", "\u00a0").encode("cp1252", "replace").decode("cp1252")
