# SPDX-License-Identifier: Apache-2.0
"""What ``/admin/modules`` shows of each module: what this process loaded, and what the disk holds.

The disk is read at each call and nothing that is not enabled is imported: what pip or the operator
changed since the start is told, never applied.
"""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ressourcerie_core import __version__
from ressourcerie_core.conf import load
from ressourcerie_core.conf.edit import changed_list
from ressourcerie_core.conf.environment import variable_of
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _
from ressourcerie_core.module import Module
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.names import CORE
from ressourcerie_core.modules.order import reached_from, reversed_graph
from ressourcerie_core.modules.plan import plan
from ressourcerie_core.modules.requirements import needs_of
from ressourcerie_core.modules.states import State
from ressourcerie_core.modules.status import STATES_IN_WORDS, ModuleStatus, statuses_of
from ressourcerie_core.web.core_slots import AdminModuleContext
from ressourcerie_core.web.last_errors import LastErrors, SeenError
from ressourcerie_core.web.served import Configured, ServedModule, ServedPlatform


@dataclass(frozen=True)
class Change:
    """How an operator enables or disables a module; the page never does it.

    :param line: what ``enabled_modules`` becomes, as the file writes it.
    :param others: the modules that must be switched with it.
    """

    enables: bool
    line: str
    command: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One module, as the page shows it.

    :param status: what the disk and the plan of this process tell.
    :param served: the module in memory; ``None`` when it is not loaded.
    :param news: what changed since the start, in whole sentences.
    """

    status: ModuleStatus
    served: ServedModule | None
    news: tuple[str, ...]
    routes: int
    errors: tuple[SeenError, ...]
    change: Change | None

    @property
    def name(self) -> str:
        return self.status.name

    @property
    def title(self) -> str:
        return self.served.descriptor.title if self.served else self.status.summary or self.name

    @property
    def descriptor(self) -> Module | None:
        return self.served.descriptor if self.served else None

    @property
    def context(self) -> AdminModuleContext:
        """What fillers of the sheet are given."""
        return AdminModuleContext(self.name)

    @property
    def state_in_words(self) -> str:
        return STATES_IN_WORDS[self.status.state]

    @property
    def is_troubled(self) -> bool:
        """Tell whether somebody must do something about it."""
        return self.status.state not in {State.ENABLED, State.DISABLED} or bool(self.news)

    def matches(self, words: str) -> bool:
        """Tell whether it holds what a person searches, whatever the case."""
        status = self.status
        texts = (self.name, self.title, status.distribution, status.summary, status.author)
        return all(word in " ".join(texts).casefold() for word in words.casefold().split())


class Sheets:
    """The modules of an instance at one instant.

    :param routes: how many routes each module has.
    :ivar conf_problems: why the file cannot be read any more; the next start would be refused.
    """

    def __init__(
        self, platform: ServedPlatform, *, routes: Mapping[str, int], errors: LastErrors
    ) -> None:
        self._platform = platform
        self._routes = routes
        self._errors = errors
        self._served = {module.name: module for module in platform.modules}
        self._listed = platform.configuration.core.enabled_modules
        self._discovery = discover()
        self.conf_problems: Sequence[Problem] = ()
        self._conf = self._conf_now()
        self._listed_now = self._conf.core.enabled_modules
        self._next = plan(self._listed_now, self._discovery)

    def _conf_now(self) -> Configured:
        started = self._platform.configuration
        try:
            return load(started.file, environ=started.environ)
        except Refused as refused:
            self.conf_problems = refused.problems
            return started

    @property
    def conf_file(self) -> str:
        """The file to write in, and nothing else."""
        return str(self._conf.file)

    @property
    def list_variable(self) -> str | None:
        """The variable that gives the list in the file's stead, if there is one."""
        variable = variable_of("core", "enabled_modules")
        return variable if variable in self._conf.environ else None

    @property
    def is_safe(self) -> bool:
        """Tell whether this process was started without the modules that its file lists."""
        states = self._platform.plan.states
        return any(states.get(name, State.DISABLED) is State.DISABLED for name in self._listed)

    @property
    def core_news(self) -> str | None:
        """Say that the core was upgraded since the start."""
        on_disk = self._discovery.distributions.get(CORE, __version__)
        return _upgrade(__version__, on_disk)

    def all(self) -> list[Sheet]:
        """Give the sheet of each module: those of the lists in their order, then the others."""
        wanted = dict.fromkeys([*self._listed, *self._listed_now])
        known = [name for name in wanted if name in self._next.states]
        found = statuses_of(self._next, self._discovery, enabled=known)
        gone = [ModuleStatus(n, State.MISSING, None, ()) for n in wanted if n not in known]
        return [self._sheet(status) for status in [*found, *gone]]

    def _sheet(self, disk: ModuleStatus) -> Sheet:
        served = self._served.get(disk.name)
        return Sheet(
            status=self._standing(disk, served),
            served=served,
            news=tuple(self._news(disk, served)),
            routes=self._routes.get(disk.name, 0),
            errors=self._errors.of(disk.name),
            change=self._change(disk),
        )

    def _standing(self, disk: ModuleStatus, served: ServedModule | None) -> ModuleStatus:
        """Put what this process made of the module over what the disk says of its next start."""
        if served:
            return replace(disk, state=State.ENABLED)
        state = self._platform.plan.states.get(disk.name, State.DISABLED)
        problem = self._platform.left_out.get(disk.name)
        if problem is None or state is State.DISABLED:
            return disk
        others = tuple(one for one in disk.problems if one.as_line() != problem.as_line())
        return replace(disk, state=state, problems=(problem, *others))

    def _news(self, disk: ModuleStatus, served: ServedModule | None) -> Iterator[str]:
        listed = disk.name in self._listed_now
        if served is None:
            if listed and disk.name not in self._listed:
                yield _("Le fichier l'active depuis : lancez « ressourcerie reload ».")
            return
        if news := _upgrade(served.version, disk.version or served.version):
            yield news
        if not listed:
            yield _("Le fichier ne l'active plus : « ressourcerie reload » l'arrêtera.")
        elif disk.state is not State.ENABLED:
            yield _("Il sert encore, mais ne se chargera plus la prochaine fois.")

    def _change(self, disk: ModuleStatus) -> Change | None:
        if disk.name in self._listed_now:
            needs = {module.name: module.requires for module in self._next.order}
            gone = reached_from([disk.name], reversed_graph(needs))
            after = changed_list(self._listed_now, remove=gone)
            return self._told(disk.name, "disable", gone - {disk.name}, after)
        if disk.state is not State.DISABLED:
            return None
        needed = self._needed_by(disk.name) - {*self._listed_now}
        after = changed_list(self._listed_now, add=[*sorted(needed), disk.name])
        return self._told(disk.name, "enable", needed, after)

    def _needed_by(self, name: str) -> set[str]:
        """Name the installed modules that one requires, nearly or distantly."""
        offers = {offer.name: offer for offer in self._discovery.modules}
        reached: set[str] = set()
        waiting = {name}
        while waiting:
            found = needs_of(offers[waiting.pop()], self._discovery, list(offers)).requires
            waiting |= (found & offers.keys()) - reached
            reached |= found & offers.keys()
        return reached - {name}

    def _told(self, name: str, verb: str, others: set[str], after: Sequence[str]) -> Change:
        names = ", ".join(json.dumps(one) for one in after)
        words = ["ressourcerie", "--conf", self.conf_file, "module", verb, *sorted(others), name]
        return Change(
            enables=verb == "enable",
            line=f"enabled_modules = [{names}]",
            command=shlex.join(words),
            others=tuple(sorted(others)),
        )


def _upgrade(in_memory: str, on_disk: str) -> str | None:
    """Say that pip changed what this process loaded."""
    if in_memory == on_disk:
        return None
    return _(
        "Version {in_memory} en mémoire, {on_disk} sur le disque : lancez « ressourcerie reload »."
    ).format(in_memory=in_memory, on_disk=on_disk)
