# SPDX-License-Identifier: Apache-2.0
"""What happens when the application calls its modules."""

from ..case import Case
from ..outcomes import Observation, Outcome, reaction
from ..wheels import Entry, Wheel, single

ALPHA = single("alpha")


def _written(greet: str) -> tuple[Wheel, ...]:
    """Put a module with this method among two that work."""
    beta = Wheel("demo-beta", (Entry("beta", greet=greet),))
    return (ALPHA, beta, single("gamma"))


def _failure(seen: Observation) -> Outcome:
    if seen.error:
        return Outcome.CALL_STOPS
    return Outcome.CALL_GOES_ON if len(seen.answer or ()) == 2 else Outcome.UNEXPECTED


def _awaiting(seen: Observation) -> Outcome:
    kinds = list(seen.answer or ())
    return Outcome.NOT_AWAITED if "coroutine" in kinds else Outcome.AWAITED


def _contract(seen: Observation) -> Outcome:
    if seen.refused:
        return Outcome.REFUSED_AFTER
    return Outcome.LOADED if seen.answer else reaction(seen)


NAMES = ("alpha", "beta", "gamma")

CASES = (
    Case(
        "Un module échoue pendant un appel",
        _written("def greet(who): raise RuntimeError('broken')"),
        NAMES,
        "call",
        classify=_failure,
        platform=False,
    ),
    Case(
        "Méthode asynchrone",
        _written("async def greet(who): return 'demo-beta'"),
        NAMES,
        "call",
        classify=_awaiting,
        platform=False,
    ),
    Case(
        "Méthode avec un argument inconnu du contrat",
        _written("def greet(who, unknown): return 'demo-beta'"),
        NAMES,
        classify=_contract,
        platform=False,
    ),
    Case(
        "L’entrée désigne autre chose que le type attendu",
        (Wheel("demo-alpha", (Entry("alpha", target="os"),)),),
        ("alpha",),
        classify=_contract,
        words=("alpha",),
    ),
)
