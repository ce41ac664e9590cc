# SPDX-License-Identifier: Apache-2.0
"""Two distributions that offer the same name, and the order of modules."""

from ..case import Case, Refusal
from ..outcomes import Observation, Outcome, reaction
from ..wheels import Entry, Wheel

NAMES = ("gamma", "alpha", "beta")


def _two(*others: str) -> tuple[Wheel, ...]:
    """Make two distributions offering `double`; the others part the two entries.

    Each distribution lists `double` first: whichever is discovered first, the
    entries are neighbours without others, and not neighbours with one in each.
    """
    return tuple(
        Wheel(f"demo-{label}", (Entry("double"), *(Entry(f"{name}{label}") for name in others)))
        for label in ("one", "two")
    )


def _winner(seen: Observation) -> Outcome:
    if seen.error or seen.died or seen.messages:
        return reaction(seen)
    imported = [line for line in seen.imported if line.endswith(":double")]
    if imported[:1] != [f"{seen.answer}:double"]:
        return Outcome.LAST_WINS
    return Outcome.FIRST_WINS


def _order(seen: Observation) -> Outcome:
    kinds = {
        NAMES: Outcome.AS_LISTED,
        tuple(reversed(NAMES)): Outcome.REVERSED,
        tuple(sorted(NAMES)): Outcome.AS_STORED,
    }
    return kinds.get(tuple(seen.answer or ()), Outcome.UNEXPECTED)


CASES = (
    Case(
        "Deux paquets, un nom, entrées voisines",
        _two(),
        ("double",),
        "find",
        classify=_winner,
        refusal=Refusal(("double",), _two()[:1], words=("demo-one", "demo-two")),
    ),
    Case(
        "Deux paquets, un nom, entrées séparées",
        _two("x"),
        ("double", "xone", "xtwo"),
        "find",
        classify=_winner,
        refusal=Refusal(
            ("double",),
            (_two("x")[0], Wheel("demo-two", (Entry("xtwo"),))),
            words=("demo-one", "demo-two"),
        ),
    ),
    Case(
        "Ordre des appels",
        (Wheel("demo-trio", tuple(Entry(name) for name in sorted(NAMES))),),
        NAMES,
        classify=_order,
    ),
)
