# SPDX-License-Identifier: Apache-2.0
"""Drawings of the balance, as figures for SVG; each stands beside the table that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from ressourcerie_core.numbers import kilograms

from ..models import Stage
from ..service.figures import Balance, Share
from ..stages import STAGES
from .words import month_name

#: The second one is for a telephone: as many figures, fewer words.
WIDTH, NARROW = 720, 360
HEIGHT = 260
BAR_AREA = 200
NODE, GAP = 14, 18

_LEFT = (Stage.INTAKE, Stage.TRANSIT)
_MIDDLE = (Stage.SHOP, Stage.WORKSHOP)
_RIGHT = (Stage.SOLD, Stage.GIVEN, Stage.RECYCLED, Stage.WASTED, Stage.TRANSIT)


@dataclass(frozen=True)
class Bar:
    """The bars of one month: what came in, and what left."""

    label: str
    x: int
    width: int
    entered: int
    left: int


@dataclass(frozen=True)
class Node:
    """A stage of the flow, with what goes through it."""

    label: str
    kind: str
    x: int
    y: int
    height: int
    end: bool


@dataclass(frozen=True)
class Ribbon:
    """What goes from one stage to another, as wide as it is heavy."""

    label: str
    kind: str
    path: str
    width: int


@dataclass(frozen=True)
class Sankey:
    """The whole drawing."""

    nodes: Sequence[Node]
    ribbons: Sequence[Ribbon]
    width: int

    @property
    def height(self) -> int:
        """How tall it is, with its margins."""
        return max(node.y + node.height for node in self.nodes) + GAP


def bars(months: Sequence[Share]) -> list[Bar]:
    """Draw each month's entries and exits on one scale."""
    if len(months) < 2:  # noqa: PLR2004 (one bar compares with nothing)
        return []
    figures = [(max(one.balance.entered, 0), max(one.balance.left, 0)) for one in months]
    most = max(1, *(max(pair) for pair in figures))
    step = WIDTH // len(months)
    return [
        Bar(
            month_name(one.key),
            index * step,
            max(4, step * 2 // 5),
            entered * BAR_AREA // most,
            left * BAR_AREA // most,
        )
        for index, (one, (entered, left)) in enumerate(zip(months, figures, strict=True))
    ]


def sankey(found: Balance, *, narrow: bool = False) -> Sankey | None:
    """Draw the flow from what came in, through the house, to where it went; nothing, of nothing."""
    flows = {pair: grams for pair, grams in found.flows.items() if grams > 0 and _drawn(pair)}
    most = max((_through(flows, column) for column in range(3)), default=0)
    if not most:
        return None
    width = NARROW if narrow else WIDTH
    placed, nodes = _placed(flows, most, width)
    ribbons = [
        _ribbon(origin, destination, grams, placed, most)
        for (origin, destination), grams in sorted(flows.items(), key=_in_order)
    ]
    return Sankey(nodes, ribbons, width)


_ORDER = list(Stage)

Flows = dict[tuple[Stage, Stage], int]
Placed = dict[tuple[int, Stage], list[int]]


def _in_order(flow: tuple[tuple[Stage, Stage], int]) -> tuple[int, int]:
    """Order ribbons as the stages are stacked, so that few of them cross."""
    (origin, destination), _grams = flow
    return _ORDER.index(origin), _ORDER.index(destination)


def _columns(pair: tuple[Stage, Stage]) -> tuple[int, int]:
    return (0 if pair[0] in _LEFT else 1, 1 if pair[1] in _MIDDLE else 2)


def _drawn(pair: tuple[Stage, Stage]) -> bool:
    """Tell whether a flow goes forward; what comes back is in the table alone."""
    return pair[0] in (*_LEFT, *_MIDDLE) and _columns(pair)[0] < _columns(pair)[1]


def _weight(flows: Flows, column: int, stage: Stage) -> int:
    comes = sum(g for pair, g in flows.items() if (_columns(pair)[1], pair[1]) == (column, stage))
    goes = sum(g for pair, g in flows.items() if (_columns(pair)[0], pair[0]) == (column, stage))
    return max(comes, goes)


def _through(flows: Flows, column: int) -> int:
    return sum(_weight(flows, column, stage) for stage in (_LEFT, _MIDDLE, _RIGHT)[column])


def _placed(flows: Flows, most: int, width: int) -> tuple[Placed, list[Node]]:
    """Stack the stages of each column; remember where ribbons leave and reach them."""
    placed: Placed = {}
    nodes = []
    for column, stages in enumerate((_LEFT, _MIDDLE, _RIGHT)):
        y = GAP
        for stage in stages:
            if grams := _weight(flows, column, stage):
                height = _scaled(grams, most)
                x = column * (width - NODE) // 2
                told = f" · {kilograms(grams)}" if width == WIDTH else ""
                label = f"{STAGES[stage]}{told}"
                nodes.append(Node(label, str(stage), x, y, height, column == 2))  # noqa: PLR2004
                placed[column, stage] = [x, y, y]
                y += height + GAP
    return placed, nodes


def _ribbon(origin: Stage, destination: Stage, grams: int, placed: Placed, most: int) -> Ribbon:
    first, last = _columns((origin, destination))
    start, end = placed[first, origin], placed[last, destination]
    width = _scaled(grams, most)
    y1, y2 = start[2] + width // 2, end[1] + width // 2
    start[2] += width
    end[1] += width
    x1, x2 = start[0] + NODE, end[0]
    middle = (x1 + x2) // 2
    label = f"{STAGES[origin]} → {STAGES[destination]} : {kilograms(grams)}"
    path = f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
    return Ribbon(label, str(destination), path, width)


def _scaled(grams: int, most: int) -> int:
    return max(2, grams * (HEIGHT - 5 * GAP) // most)
