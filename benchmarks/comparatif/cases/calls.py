# SPDX-License-Identifier: Apache-2.0
"""What happens when the application calls its modules.

This platform calls a module at its start, then at each request: there, each module is asked for
what its start prepared.
"""

from ..case import Case, Refusal
from ..outcomes import Observation, Outcome, reaction
from ..wheels import Entry, Wheel, single

ALPHA = single("alpha")
NAMES = ("alpha", "beta", "gamma")
STARTS = "def start(self, context): type(self).ready = True"
ANSWERS = 'def greeting(): return "demo-{name}" if Extension.ready else None'
DESCRIPTOR = """\
api = ".{name}_api:router"
ready = False
{start}
"""
ROUTES = """\
from fastapi import APIRouter
from ressourcerie_core.auth.permissions import anyone
from .{name} import Extension
router = APIRouter()
@router.get("/greeting", dependencies=[anyone()])
{route}
"""


def _module(name: str, *, greet: str = "", start: str = STARTS, route: str = ANSWERS) -> Wheel:
    """Describe a module that answers the libraries' call and this platform's request."""
    entry = Entry(name, greet=greet, descriptor=DESCRIPTOR.format(name=name, start=start))
    routes = ROUTES.format(name=name, route=route.format(name=name))
    return Wheel(f"demo-{name}", (entry,), files=((f"demo_{name}/{name}_api.py", routes),))


def _among_others(beta: Wheel) -> tuple[Wheel, ...]:
    return (_module("alpha"), beta, _module("gamma"))


SOUND = _among_others(_module("beta"))


def _failure(seen: Observation) -> Outcome:
    if seen.error:
        return Outcome.CALL_STOPS
    told = len(seen.answer or ()) == 2 and seen.messages
    return Outcome.CALL_GOES_ON if told else Outcome.UNEXPECTED


def _awaiting(seen: Observation) -> Outcome:
    answers = list(seen.answer or ())
    if "coroutine" in answers:
        return Outcome.NOT_AWAITED
    return Outcome.AWAITED if "demo-beta" in answers else Outcome.UNEXPECTED


def _contract(seen: Observation) -> Outcome:
    if seen.refused:
        return Outcome.REFUSED_AFTER
    return Outcome.LOADED if seen.answer else reaction(seen)


def _start(seen: Observation) -> Outcome:
    return Outcome.REFUSED if seen.refused else reaction(seen)


CASES = (
    Case(
        "Un module échoue pendant un appel",
        _among_others(
            _module(
                "beta",
                greet="def greet(who): raise RuntimeError('broken')",
                route="def greeting(): raise RuntimeError('broken')",
            )
        ),
        NAMES,
        "call",
        classify=_failure,
    ),
    Case(
        "Un module échoue à son démarrage, après l’import",
        _among_others(
            _module("beta", start="def start(self, context): raise RuntimeError('broken')")
        ),
        NAMES,
        classify=_start,
        refusal=Refusal(("beta",), SOUND, at_check=False),
        lifecycle=True,
    ),
    Case(
        "Méthode asynchrone",
        _among_others(
            _module(
                "beta",
                greet="async def greet(who): return 'demo-beta'",
                start=f"async {STARTS}",
                route=f"async {ANSWERS}",
            )
        ),
        NAMES,
        "call",
        classify=_awaiting,
    ),
    Case(
        "Méthode avec un argument inconnu du contrat",
        _among_others(
            _module(
                "beta",
                greet="def greet(who, unknown): return 'demo-beta'",
                start="def start(self, context, unknown): pass",
            )
        ),
        NAMES,
        classify=_contract,
        refusal=Refusal(("beta",), SOUND),
    ),
    Case(
        "L’entrée désigne autre chose que le type attendu",
        (Wheel("demo-alpha", (Entry("alpha", target="os"),)),),
        ("alpha",),
        classify=_contract,
        refusal=Refusal(("alpha",), (ALPHA,)),
    ),
)
