# SPDX-License-Identifier: Apache-2.0
"""Modules that are not enabled, absent, or fail when they are imported."""

from ..case import Case, Refusal
from ..outcomes import Observation, Outcome, reaction
from ..wheels import single

ALPHA = single("alpha")


def _left_alone(seen: Observation) -> Outcome:
    if not seen.saw("alpha"):
        return Outcome.UNEXPECTED
    return Outcome.IMPORTED if seen.saw("beta") else Outcome.NOT_IMPORTED


def _failure(seen: Observation) -> Outcome:
    if seen.refused:
        return Outcome.REFUSED
    outcome = reaction(seen)
    twice = outcome is Outcome.WARNS and len(seen.messages) > 1
    return Outcome.WARNS_TWICE if twice else outcome


def _fails(title: str, code: str) -> Case:
    beta = single("beta", at_import=code)
    refusal = Refusal(("beta",), (ALPHA, single("beta")))
    return Case(title, (ALPHA, beta), ("beta", "alpha"), classify=_failure, refusal=refusal)


CASES = (
    Case(
        "Module installé, non activé",
        (ALPHA, single("beta")),
        ("alpha",),
        classify=_left_alone,
    ),
    Case(
        "Module activé, absent",
        (ALPHA,),
        ("zeta", "alpha"),
        refusal=Refusal(("zeta",), (ALPHA, single("zeta"))),
    ),
    _fails("Exception à l’import", 'raise RuntimeError("broken")'),
    _fails("`SystemExit` à l’import", "sys.exit(0)"),
    _fails("`AssertionError` à l’import", "assert False, 'broken'"),
)
