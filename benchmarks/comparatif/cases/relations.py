# SPDX-License-Identifier: Apache-2.0
"""Modules that need another module, or a library that is not there."""

from ..case import Case
from ..outcomes import Observation, Outcome, reaction
from ..wheels import single

ALPHA = single("alpha")
BETA = single("beta", requires=("demo-alpha>=1.0",))


def _checked(seen: Observation) -> Outcome:
    outcome = reaction(seen)
    return Outcome.LOADED if outcome is Outcome.SILENT else outcome


def _order(seen: Observation) -> Outcome:
    names = list(seen.answer or ())
    if sorted(names) != ["alpha", "beta"]:
        return Outcome.UNEXPECTED
    imported = [line.rpartition(":")[2] for line in seen.imported] or names
    first = imported[0] == "alpha" and names[0] == "alpha"
    return Outcome.DEPENDENCIES_FIRST if first else Outcome.DEPENDENCIES_IGNORED


CASES = (
    Case(
        "Module requis installé, non activé",
        (ALPHA, BETA),
        ("beta",),
        classify=_checked,
        words=("beta", "alpha"),
    ),
    Case(
        "Module requis écrit après dans la liste", (ALPHA, BETA), ("beta", "alpha"), classify=_order
    ),
    Case(
        "Version requise non satisfaite",
        (ALPHA, single("beta", requires=("demo-alpha>=2",))),
        ("alpha", "beta"),
        classify=_checked,
        words=("beta", "alpha"),
    ),
    Case(
        "Cycle entre deux modules",
        (single("alpha", requires=("demo-beta",)), BETA),
        ("alpha", "beta"),
        classify=_checked,
        words=("alpha", "beta"),
    ),
    Case(
        "`Requires-Dist` absent",
        (single("alpha", requires=("bibliotheque-absente>=1",)),),
        ("alpha",),
        classify=_checked,
        words=("alpha", "bibliotheque-absente"),
    ),
)
