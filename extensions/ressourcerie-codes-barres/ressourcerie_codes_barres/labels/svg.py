# SPDX-License-Identifier: Apache-2.0
"""Labels as they will lie on the paper, for the screen: the layout is the printed one."""

from collections.abc import Sequence
from html import escape
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from .papers import Paper
from .pdf import BOLD, Label, lay_out, size_of
from .symbols import Symbology

_TENTH = mm / 10
_FAMILY = "Helvetica, Arial, sans-serif"


def sheet_svg(
    labels: Sequence[Label], paper: Paper, symbology: Symbology, *, start: int = 1
) -> str:
    """Draw the first page of labels, with the edges of every label of the paper.

    :raises StartRefused, PaperTooNarrow: as for the file to print.
    """
    width, height = size_of(paper)
    surface = _Screen(height)
    lay_out(surface, labels[: paper.on_a_page - start + 1], paper, symbology, start=start)
    edges = (
        f'<rect x="{left * _TENTH:.2f}" y="{top * _TENTH:.2f}" rx="4"'
        f' width="{paper.label_width * _TENTH:.2f}" height="{paper.label_height * _TENTH:.2f}"/>'
        for left, top in paper.places()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2f} {height:.2f}"'
        f' width="{paper.width / 10:g}mm" height="{paper.height / 10:g}mm">'
        f'<rect width="100%" height="100%" fill="#fff"/>'
        f'<g fill="none" stroke="#bbb" stroke-width=".5">{"".join(edges)}</g>'
        f"{''.join(surface.drawn)}</svg>"
    )


class _Path:
    """Rectangles that are drawn together."""

    def __init__(self) -> None:
        self.rectangles: list[tuple[float, float, float, float]] = []

    def rect(self, x: float, y: float, width: float, height: float) -> None:
        self.rectangles.append((x, y, width, height))


class _Screen:
    """The surface that labels are drawn on: a page whose height is measured from its top."""

    def __init__(self, height: float) -> None:
        self.drawn: list[str] = []
        self._height = height
        self._left = self._bottom = 0.0
        self._kept: list[tuple[float, float]] = []
        self._font, self._size = BOLD, 10.0

    def saveState(self) -> None:  # noqa: N802 (reportlab's names)
        self._kept.append((self._left, self._bottom))

    def restoreState(self) -> None:  # noqa: N802
        self._left, self._bottom = self._kept.pop()

    def translate(self, dx: float, dy: float) -> None:
        self._left, self._bottom = self._left + dx, self._bottom + dy

    def showPage(self) -> None:  # noqa: N802
        """Do nothing: there is one page."""

    def setFont(self, psfontname: str, size: float) -> None:  # noqa: N802
        self._font, self._size = psfontname, size

    def drawString(self, x: float, y: float, text: str) -> None:  # noqa: N802
        if not text:
            return
        weight = "bold" if self._font == BOLD else "normal"
        # Another font than the printer's takes the same room.
        room = stringWidth(text, self._font, self._size)
        self.drawn.append(
            f'<text x="{self._left + x:.2f}" y="{self._height - self._bottom - y:.2f}"'
            f' font-family="{_FAMILY}" font-weight="{weight}" font-size="{self._size:.2f}"'
            f' textLength="{room:.2f}" lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
        )

    def beginPath(self) -> _Path:  # noqa: N802
        return _Path()

    def drawPath(self, aPath: Any, stroke: int = 1, fill: int = 0) -> None:  # noqa: ARG002, N802, N803
        shapes = (
            f"M{self._left + x:.3f} {self._height - self._bottom - y - height:.3f}"
            f"h{width:.3f}v{height:.3f}h-{width:.3f}z"
            for x, y, width, height in aPath.rectangles
        )
        self.drawn.append(f'<path d="{"".join(shapes)}"/>')
