# SPDX-License-Identifier: Apache-2.0
"""The figures of a balance: grams that went from stage to stage, and what is read in them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from ressourcerie_catalogue.public import path_text

from ..models import GONE, HELD, Stage

#: What stands between the names of a path, as :func:`path_text` writes it.
PATH_MARK = path_text(("", ""))


@dataclass(frozen=True)
class Scope:
    """What a balance is about: days, both ends included, and sites.

    Every figure of a page is asked with the same one.
    """

    first: date
    last: date
    sites: Collection[UUID]


@dataclass(frozen=True)
class Balance:
    """Grams that went from each stage to each other one."""

    flows: Mapping[tuple[Stage, Stage], int]

    def between(self, origins: Collection[Stage], destinations: Collection[Stage]) -> int:
        """Add up what went from some stages to others."""
        return sum(
            grams
            for (origin, destination), grams in self.flows.items()
            if origin in origins and destination in destinations
        )

    @property
    def entered(self) -> int:
        """What people brought, wherever it went."""
        return self.between([Stage.INTAKE], list(Stage))

    @property
    def entered_to_stock(self) -> int:
        """What people brought and that was kept."""
        return self.between([Stage.INTAKE], HELD)

    @property
    def received(self) -> int:
        """What came from another site."""
        return self.between([Stage.TRANSIT], HELD)

    @property
    def sent(self) -> int:
        """What went to another site."""
        return self.between(HELD, [Stage.TRANSIT])

    def gone(self, *stages: Stage) -> int:
        """What left for some stages, less what came back from them."""
        inside = [stage for stage in Stage if stage not in GONE]
        return self.between(inside, stages) - self.between(stages, inside)

    def direct(self, stage: Stage) -> int:
        """What people brought and that left at once."""
        return self.between([Stage.INTAKE], [stage])

    @property
    def left(self) -> int:
        """What left for good, whatever for."""
        return self.gone(*GONE)

    @property
    def stock_change(self) -> int:
        """What the stock gained; negative when it lost."""
        everything = list(Stage)
        return self.between(everything, HELD) - self.between(HELD, everything)

    @property
    def reuse_rate(self) -> Fraction | None:
        """The part of what left that somebody uses again; ``None`` when nothing left."""
        return self._part(self.gone(Stage.SOLD, Stage.GIVEN))

    @property
    def recovery_rate(self) -> Fraction | None:
        """The part of what left that is used again or recycled; ``None`` when nothing left."""
        return self._part(self.gone(Stage.SOLD, Stage.GIVEN, Stage.RECYCLED))

    def _part(self, grams: int) -> Fraction | None:
        return Fraction(grams, self.left) if self.left > 0 else None


@dataclass(frozen=True)
class Share:
    """One row of a breakdown: what it is of, and its balance."""

    key: str
    label: str
    balance: Balance


def together(shares: Iterable[Share]) -> Balance:
    """Give the balance of all the rows of a breakdown."""
    flows: dict[tuple[Stage, Stage], int] = defaultdict(int)
    for share in shares:
        for way, grams in share.balance.flows.items():
            flows[way] += grams
    return Balance(dict(flows))


def by_shelf(shares: Iterable[Share]) -> Sequence[Share]:
    """Add up categories under the first name of their path, the heaviest first."""
    found: dict[str, list[Share]] = defaultdict(list)
    for share in shares:
        found[share.label.partition(PATH_MARK)[0]].append(share)
    return heaviest_first(Share(name, name, together(under)) for name, under in found.items())


def heaviest_first(shares: Iterable[Share]) -> Sequence[Share]:
    """Order the rows of a breakdown by what entered, then by name."""
    return sorted(shares, key=lambda share: (-share.balance.entered, share.label))
