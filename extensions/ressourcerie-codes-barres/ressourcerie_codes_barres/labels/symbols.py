# SPDX-License-Identifier: Apache-2.0
"""A code as black runs: the same for the paper and for the screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

import segno
from reportlab.graphics.barcode.code128 import Code128


class Symbology(StrEnum):
    """How a code is drawn: ISO/IEC 18004 or ISO/IEC 15417."""

    QR = "qr"
    CODE_128 = "code-128"


@dataclass(frozen=True)
class Run:
    """Black modules side by side, in modules from the top left corner, quiet zone included."""

    x: int
    y: int
    width: int


@dataclass(frozen=True)
class Symbol:
    """A drawn code.

    :param width: modules across, quiet zones included.
    :param height: modules down; 1 for bars, which are as high as wanted.
    :param runs: what is black.
    """

    width: int
    height: int
    runs: tuple[Run, ...]

    @property
    def is_square(self) -> bool:
        """Whether modules are squares, and not bars."""
        return self.height > 1


#: Empty modules that a reader needs on each side (ISO/IEC 18004 and 15417).
_QUIET_QR, _QUIET_BARS = 4, 10


def draw(text: str, symbology: Symbology) -> Symbol:
    """Draw a code.

    :raises ValueError: a character has no sign in Code 128.
    """
    return _qr(text) if symbology is Symbology.QR else _bars(text)


def svg(symbol: Symbol, *, label: str, bar_height: int = 40) -> str:
    """Give a symbol for the screen, which a reader also reads there; it asks no style."""
    high = symbol.height if symbol.is_square else bar_height
    each = 1 if symbol.is_square else bar_height
    black = "".join(f"M{run.x} {run.y}h{run.width}v{each}h-{run.width}z" for run in symbol.runs)
    return (
        f'<svg class="symbol" role="img" viewBox="0 0 {symbol.width} {high}" '
        f'xmlns="http://www.w3.org/2000/svg" shape-rendering="crispEdges">'
        f"<title>{escape(label)}</title>"
        f'<path fill="#fff" d="M0 0h{symbol.width}v{high}H0z"/><path d="{black}"/></svg>'
    )


def _qr(text: str) -> Symbol:
    matrix = segno.make_qr(text, error="m").matrix
    side = len(matrix) + 2 * _QUIET_QR
    runs = tuple(run for y, row in enumerate(matrix, _QUIET_QR) for run in _runs(row, y))
    return Symbol(side, side, runs)


def _runs(row: bytearray, y: int) -> Iterator[Run]:
    x = _QUIET_QR
    for is_black, modules in groupby(row):
        width = len(list(modules))
        if is_black:
            yield Run(x, y, width)
        x += width


def _bars(text: str) -> Symbol:
    code: Any = Code128(text)  # Its package is typed, and not these methods.
    code.validate()
    if not code.valid:
        raise ValueError(f"{text!r} has characters that are not in Code 128")
    code.encode()
    runs, x = [], _QUIET_BARS
    # One letter for each bar (capital) and space (small): A is one module wide.
    for letter in code.decompose():
        width = ord(letter.upper()) - ord("A") + 1
        if letter.isupper():
            runs.append(Run(x, 0, width))
        x += width
    return Symbol(x + _QUIET_BARS, 1, tuple(runs))
