# SPDX-License-Identifier: Apache-2.0
"""Drawings of figures, for SVG; each stands beside the table that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 200
FEWEST = 2


@dataclass(frozen=True)
class Bar:
    """One bar, standing on the bottom of the drawing."""

    label: str
    said: str
    x: int
    y: int
    width: int
    height: int
    #: Whether there is room for its label.
    labelled: bool


def bars(figures: Sequence[tuple[str, int, str]]) -> list[Bar]:
    """Draw figures on one scale: a short label, the figure, and how it is said.

    A figure below nothing has no bar; the table tells it. One figure compares with nothing.
    """
    if len(figures) < FEWEST:
        return []
    most = max(1, *(figure for _label, figure, _said in figures))
    step = WIDTH / len(figures)
    every = max(1, round(len(figures) / 16))
    drawn = []
    for index, (label, figure, said) in enumerate(figures):
        height = max(0, figure) * HEIGHT // most
        width = max(2, int(step * 0.8))
        place = (int(index * step), HEIGHT - height, width, height)
        drawn.append(Bar(label, said, *place, labelled=index % every == 0))
    return drawn
