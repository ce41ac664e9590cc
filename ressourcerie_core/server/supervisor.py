# SPDX-License-Identifier: Apache-2.0
"""The parent of a server: it holds the socket, watches its children, and hears the signals.

It imports no module and opens no base, so that whatever a module does to its process, there is
somebody left to say which module it was.
"""

import asyncio
import signal
import socket
import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from ressourcerie_core.conf import Configuration
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.modules.plan import Plan
from ressourcerie_core.server.channel import Message, modules_of, problem_to_json
from ressourcerie_core.server.child import Child
from ressourcerie_core.server.control import control_socket
from ressourcerie_core.server.errand import Errand
from ressourcerie_core.server.problems import AddressTaken, NothingServes, WorkerKeepsDying
from ressourcerie_core.server.saying import say

#: A worker that dies this soon after it was ready is not started again for ever.
QUICK_DEATH_SECONDS = 10.0
QUICK_DEATHS_ALLOWED = 3
#: Requests under way get this long to end, and the base to close; modules have their own limits.
DRAIN_SECONDS = 45.0
#: A command that comes while a child starts waits for it this long.
START_PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Service:
    """What to serve, and how."""

    configuration: Configuration
    #: What the parent planned; its children plan the same from what is installed.
    plan: Plan
    #: The SQLite file, whose control socket the parent answers; ``None`` on PostgreSQL.
    base: Path | None = None
    #: The descriptor of the lock on the base.
    lock: int | None = None
    workers: int = 1
    safe: bool = False

    @property
    def stop_seconds(self) -> float:
        """How long a child may take to stop."""
        modules = len(self.plan.order)
        return DRAIN_SECONDS + modules * self.configuration.core.module_stop_seconds


def listen(host: str, port: int) -> socket.socket:
    """Open the listening socket, which outlives every child.

    :raises AddressTaken: the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise AddressTaken(host, port, error) from error
    return listening


class Supervisor:
    """Starts the children of a service, starts a dead one again, and stops them all at the end."""

    def __init__(self, service: Service, listening: socket.socket) -> None:
        self._service = service
        self._listening = listening
        self._serving: list[Child] = []
        self._errand = Errand(
            service.configuration,
            safe=service.safe,
            socket=listening.fileno(),
            lock=service.lock,
        )
        self._stopping = asyncio.Event()
        self._has_worker = asyncio.Event()
        self._faults: list[Problem] = []

    async def run(self) -> None:
        """Serve until told to stop by SIGINT or SIGTERM, or until the terminal is closed.

        :raises Refused: nothing can be served, a child dies again and again, or the stop was not
            clean.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopping.set)
        on_hangup = self._stopping.set if sys.stdin.isatty() else self._say_no_reload
        loop.add_signal_handler(signal.SIGHUP, on_hangup)
        async with self._control():
            first = await self._ready_child()
            if first is None:
                return
            self._announce()
            try:
                async with asyncio.TaskGroup() as keepers:
                    keepers.create_task(self._keep(first))
                    for _ in range(self._service.workers - 1):
                        keepers.create_task(self._keep(None))
            except BaseExceptionGroup as failures:
                raise failures.exceptions[0] from None
        if self._faults:
            raise Refused(self._faults)

    def _say_no_reload(self) -> None:
        self._say(
            "Le signal SIGHUP ne fait pas encore relire la configuration : l'instance sert avec "
            "celle de son démarrage. Pour appliquer un changement, redémarrez le service."
        )

    def _control(self) -> AbstractAsyncContextManager[None]:
        """Answer the control socket, while there is a base with one writer."""
        base = self._service.base
        return nullcontext() if base is None else control_socket(base, self._answer)

    async def _ready_child(self) -> Child | None:
        """Start a child; under ``quarantine``, again without the module that stopped it."""
        while not self._stopping.is_set():
            errand = self._errand
            child = await Child.start(errand)
            try:
                if await self._ready_or_stopping(child):
                    return child
            except Refused as refused:
                self._put_aside(self._culprits(refused, errand))
        return None

    def _put_aside(self, culprits: Mapping[str, Problem]) -> None:
        """Leave modules out of every child from now on; :meth:`_announce` tells the first ones."""
        before = {problem.as_line() for problem in self._left_out()}
        left_out = {**self._errand.left_out, **culprits}
        self._errand = replace(self._errand, left_out=left_out)
        if self._serving:
            self._say_left_out(unless=before)

    async def _ready_or_stopping(self, child: Child) -> bool:
        ready = asyncio.create_task(child.wait_until_ready())
        try:
            await self._first_of(ready)
            if ready.done():
                ready.result()
                return True
            await child.stop(self._service.configuration.core.module_stop_seconds)
        finally:
            ready.cancel()  # it ends the child, if the child is still there
            await asyncio.gather(ready, return_exceptions=True)
        return False

    async def _first_of(
        self, task: asyncio.Task[None] | asyncio.Task[str], *events: asyncio.Event
    ) -> None:
        """Wait for the end of a task, for one of the events or for the order to stop."""
        waiting = [asyncio.create_task(event.wait()) for event in (self._stopping, *events)]
        try:
            await asyncio.wait({task, *waiting}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()

    def _culprits(self, refused: Refused, errand: Errand) -> dict[str, Problem]:
        """Tell whom to leave out next; refuse when the policy or the fault does not allow it."""
        tried = {module.name for module in self._service.plan.order} - errand.left_out.keys()
        culprits: dict[str, Problem] = {}
        for problem in refused.problems:
            names = tried & {*modules_of(problem)}
            if self._service.configuration.core.on_module_error != "quarantine" or not names:
                raise refused
            culprits |= dict.fromkeys(names, problem)
        return culprits

    async def _keep(self, child: Child | None) -> None:
        """Keep one child serving; replace it when it dies, unless it dies too often."""
        loop = asyncio.get_running_loop()
        quick_deaths = 0
        while child := child or await self._ready_child():
            since = loop.time()
            how = await self._served_until(child)
            if self._stopping.is_set():
                self._faults += child.faults
                return
            for problem in child.faults:
                self._say(problem.as_line())
            if child.dismissed.is_set():
                child = None
                continue
            quick_deaths = quick_deaths + 1 if loop.time() - since < QUICK_DEATH_SECONDS else 0
            if quick_deaths >= QUICK_DEATHS_ALLOWED:
                raise Refused([WorkerKeepsDying(how, quick_deaths)])
            self._say(f"Le processus qui servait s'est arrêté ({how}) ; un autre prend sa place.")
            child = None

    async def _served_until(self, child: Child) -> str:
        """Wait for the child's death or for the order to stop, and tell how it ended."""
        ended = asyncio.create_task(child.serve())
        self._serving.append(child)
        self._has_worker.set()
        self._dismiss_outdated()
        try:
            await self._first_of(ended, child.dismissed)
        finally:
            self._serving.remove(child)
            if not self._serving:
                self._has_worker.clear()
            if not ended.done():
                await child.stop(self._service.stop_seconds)
            how = await ended
        return how

    def _dismiss_outdated(self) -> None:
        """Have those replaced that serve a module which was put aside after their start."""
        for child in self._serving:
            if child.errand is not self._errand:
                child.dismissed.set()

    async def _answer(self, request: Message) -> Message:
        if request.get("question") == "modules":
            return {"answer": self._modules()}
        try:
            await asyncio.wait_for(self._has_worker.wait(), START_PATIENCE_SECONDS)
        except TimeoutError:
            return {"problems": [problem_to_json(NothingServes())]}
        return await self._serving[0].ask(request)

    def _modules(self) -> Message:
        """Tell which modules it was told to serve, and which of them failed."""
        failed = self._errand.left_out
        return {
            "enabled": self._service.configuration.core.enabled_modules,
            "left_out": {name: problem_to_json(problem) for name, problem in failed.items()},
        }

    def _announce(self) -> None:
        host, port = self._listening.getsockname()[:2]
        host = f"[{host}]" if ":" in host else host
        self._say_left_out()
        if self._service.safe:
            self._say("Le cœur sert seul, sans aucun module (--safe).")
        self._say(f"Ressourcerie sert http://{host}:{port} (Ctrl-C pour arrêter).")

    def _say_left_out(self, *, unless: Collection[str] = ()) -> None:
        for problem in self._left_out():
            if (line := problem.as_line()) not in unless:
                self._say(f"Mis de côté : {line}")

    def _left_out(self) -> Sequence[Problem]:
        failed = self._errand.left_out
        return (*failed.values(), *self._service.plan.without(*failed).left_out)

    def _say(self, sentence: str) -> None:
        say(sentence, self._service.configuration.core)
