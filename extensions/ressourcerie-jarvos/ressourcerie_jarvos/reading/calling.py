# SPDX-License-Identifier: Apache-2.0
"""One call of a tool: asked in its own types, read in a bounded time, and always noted."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import structlog
from pydantic import BaseModel, ValidationError

from ressourcerie_core.assistants import DeclaredTool
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _

from ..desk import Desk
from ..tokens.caller import Caller
from ..tokens.problems import QuotaSpent
from .recording import Outcome, calls_today, digest_of, note_call

log = structlog.get_logger("ressourcerie.jarvos")

_WORDS = {
    "missing": _("il manque"),
    "extra_forbidden": _("inconnu"),
    "too_long": _("trop long"),
    "string_too_long": _("trop long"),
    "period": _("la période finit avant de commencer"),
}


@dataclass(frozen=True)
class Given:
    """What a call gave, or the French sentence that says why it gave nothing."""

    outcome: Outcome
    data: Any = None
    why: str = ""

    @property
    def rows(self) -> int:
        """How many rows left: those of its lists, or the one that it is."""
        if self.outcome is not Outcome.GIVEN:
            return 0
        lists = [one for one in self.data.values() if isinstance(one, list)]
        return sum(map(len, lists)) if lists else 1


class NotGranted(Problem):
    """A tool that this token does not open, or that does not exist: it is told the same."""

    slug = "jarvos/tool-not-granted"
    title = _("Outil fermé à ce jeton")
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Ce jeton n'ouvre aucun outil de ce nom."),
            hint=_("Demandez la liste des outils, ou un jeton qui ouvre celui-ci."),
        )


def granted(desk: Desk, caller: Caller) -> Mapping[str, DeclaredTool]:
    """Give the tools that a caller may use, by name."""
    tools = desk.assistance.tools
    return {name: tools[name] for name in sorted(caller.tools & tools.keys())}


class Trace:
    """The one trace of a call: what it gave, or that nobody waited for it any more."""

    def __init__(self, desk: Desk, caller: Caller, tool: str, arguments: Mapping[str, Any]) -> None:
        self._desk, self._caller, self._tool = desk, caller, tool
        self._digest = digest_of(arguments)
        self._began = time.monotonic()
        self._unsettled = Lock()

    def settle(self, given: Given) -> Given:
        """Keep how the call ended, before anything of it leaves; the first to say so is right."""
        if not self._unsettled.acquire(blocking=False):
            return Given(Outcome.LATE)
        self._desk.do(
            note_call,
            token=str(self._caller.token_id),
            tool=self._tool,
            digest=self._digest,
            outcome=str(given.outcome),
            rows=given.rows,
            milliseconds=int((time.monotonic() - self._began) * 1000),
        )
        return given


def call(desk: Desk, caller: Caller, name: str, arguments: Mapping[str, Any]) -> Given:
    """Read what a tool of the token gives.

    :raises QuotaSpent: it has had its calls of the day.
    """
    refuse_spent(desk, caller)
    return _read(desk, caller, granted(desk, caller)[name], arguments)


def refuse_spent(desk: Desk, caller: Caller) -> None:
    """Refuse who has had the calls of a day.

    :raises QuotaSpent: this token has.
    """
    with desk.read() as session:
        if calls_today(session, caller.token_id) >= caller.daily_calls:
            raise QuotaSpent(caller.daily_calls)


def understood(model: type[BaseModel], arguments: Mapping[str, Any]) -> BaseModel | str:
    """Read arguments in their types, or give the sentence that says what is wrong."""
    try:
        return model.model_validate(dict(arguments))
    except ValidationError as error:
        faults = [
            f"{'.'.join(map(str, one['loc'])) or _('arguments')} : "
            f"{_WORDS.get(one['type'], _('valeur refusée, de mauvais type ou hors limites'))}"
            for one in error.errors(include_input=False, include_url=False)[:_MOST_FAULTS]
        ]
        return _("Arguments refusés. {faults}.").format(faults=" ; ".join(faults))


_MOST_FAULTS = 10


def contained(work: Callable[[], Given], tool: str) -> Given:
    """Run what a module wrote: what it refuses is told, and its failure is its own."""
    try:
        return work()
    except Problem as problem:
        return Given(Outcome.REFUSED, why=f"{problem.detail} {problem.hint}")
    except Refused as refused:
        return Given(Outcome.REFUSED, why=" ".join(one.detail for one in refused.problems))
    except Exception as error:  # noqa: BLE001 (whatever a module raises is its own failure)
        # The words of an error may quote anything; its kind may not.
        log.warning("outil d'assistant en échec", tool=tool, error=type(error).__name__)
        return Given(Outcome.FAILED, why=_("Cet outil est indisponible."))


def _read(desk: Desk, caller: Caller, tool: DeclaredTool, arguments: Mapping[str, Any]) -> Given:
    asked = understood(tool.asked, arguments)
    if isinstance(asked, str):
        return Given(Outcome.MISASKED, why=asked)

    def work() -> Given:
        with desk.read() as session:
            scope = caller.scope(session, desk.assistance, tool.declared.permission)
            if scope is None:
                raise NotGranted
            found = tool.reads(session, scope, asked)
            return Given(Outcome.GIVEN, data=found.model_dump(mode="json"))

    return contained(work, tool.name)
