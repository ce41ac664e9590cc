# SPDX-License-Identifier: Apache-2.0
"""Modules that need another module, or a library that is not there."""

from itertools import pairwise

from ..case import Case, Refusal
from ..outcomes import Observation, Outcome, reaction
from ..wheels import Wheel, single

ALPHA = single("alpha")
CHAIN = tuple(f"link{number}" for number in range(8))
BETA = single("beta", requires=("demo-alpha>=1.0",))


def _checked(seen: Observation) -> Outcome:
    outcome = reaction(seen)
    return Outcome.LOADED if outcome is Outcome.SILENT else outcome


def _order(seen: Observation) -> Outcome:
    loaded = [line.rpartition(":")[2] for line in seen.imported]
    if sorted(loaded) != sorted(CHAIN):
        loaded = list(seen.answer or ())
    if sorted(loaded) != sorted(CHAIN):
        return Outcome.UNEXPECTED
    first = loaded == list(reversed(CHAIN))
    return Outcome.DEPENDENCIES_FIRST if first else Outcome.DEPENDENCIES_IGNORED


def _chain() -> tuple[Wheel, ...]:
    """Make each module require the next one: no disk gives that order by chance."""
    links = [single(name, requires=(f"demo-{after}",)) for name, after in pairwise(CHAIN)]
    return (*links, single(CHAIN[-1]))


CASES = (
    Case(
        "Module requis installé, non activé",
        (ALPHA, BETA),
        ("beta",),
        classify=_checked,
        refusal=Refusal(("beta",), (ALPHA, BETA), enabled=("alpha", "beta"), words=("alpha",)),
    ),
    Case("Modules requis écrits après dans la liste", _chain(), CHAIN, classify=_order),
    Case(
        "Version requise non satisfaite",
        (ALPHA, single("beta", requires=("demo-alpha>=2",))),
        ("alpha", "beta"),
        classify=_checked,
        refusal=Refusal(("beta",), (ALPHA, BETA), words=("demo-alpha>=2",)),
    ),
    Case(
        "Cycle entre deux modules",
        (single("alpha", requires=("demo-beta",)), BETA),
        ("alpha", "beta"),
        classify=_checked,
        refusal=Refusal(("alpha", "beta"), (ALPHA, BETA)),
    ),
    Case(
        "`Requires-Dist` absent",
        (single("alpha", requires=("bibliotheque-absente>=1",)),),
        ("alpha",),
        classify=_checked,
        refusal=Refusal(("alpha",), (ALPHA,), words=("bibliotheque-absente",)),
    ),
)
