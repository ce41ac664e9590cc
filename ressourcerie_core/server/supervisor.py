# SPDX-License-Identifier: Apache-2.0
"""The parent of a server: it holds the socket, watches its children, and hears the signals.

It imports no module and opens no base, so that whatever a module does to its process, there is
somebody left to say which module it was.
"""

import asyncio
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ressourcerie_core.conf import Configuration
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.server.channel import problem_to_json
from ressourcerie_core.server.child import Child, Errand
from ressourcerie_core.server.control import control_socket
from ressourcerie_core.server.problems import AddressTaken, NothingServes, WorkerDied

#: A worker that dies this soon after it was ready is not started again for ever.
QUICK_DEATH_SECONDS = 10.0
QUICK_DEATHS_ALLOWED = 3
#: Requests under way get 30 s to end, then modules their own limits.
STOP_SECONDS = 60.0


@dataclass(frozen=True)
class Service:
    """What to serve, and how."""

    configuration: Configuration
    #: The SQLite file, whose control socket the parent answers; ``None`` on PostgreSQL.
    base: Path | None = None
    workers: int = 1
    safe: bool = False


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
        raise AddressTaken(host, port, error.strerror or str(error)) from error
    return listening


class Supervisor:
    """Starts the children of a service, starts a dead one again, and stops them all at the end."""

    def __init__(self, service: Service, listening: socket.socket) -> None:
        listening.set_inheritable(True)
        self._service = service
        self._listening = listening
        self._serving: list[Child] = []
        self._errand = Errand(service.configuration, safe=service.safe, socket=listening.fileno())
        self._stopping = asyncio.Event()

    @property
    def left_out(self) -> dict[str, Problem]:
        """The modules put in quarantine so far, and why."""
        return dict(self._errand.left_out)

    async def run(self) -> None:
        """Serve until told to stop by SIGINT or SIGTERM.

        :raises Refused: nothing can be served, or a child dies again and again.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopping.set)
        first = await self._ready_child()
        if first is None:
            return
        self._announce()
        with self._control():
            try:
                async with asyncio.TaskGroup() as keepers:
                    keepers.create_task(self._keep(first))
                    for _ in range(self._service.workers - 1):
                        keepers.create_task(self._keep(None))
            except BaseExceptionGroup as failures:
                raise failures.exceptions[0] from None

    async def _ready_child(self) -> Child | None:
        """Start a child; under ``quarantine``, again without the module that stopped it."""
        while not self._stopping.is_set():
            child = await Child.start(self._errand)
            try:
                if await self._ready_or_stopping(child):
                    return child
            except Refused as refused:
                self._errand = replace(
                    self._errand, left_out=self.left_out | self._quarantined(refused)
                )
        return None

    async def _ready_or_stopping(self, child: Child) -> bool:
        ready = asyncio.create_task(child.wait_until_ready())
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({ready, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if ready.done():
            ready.result()
            return True
        ready.cancel()
        await child.kill()
        return False

    def _quarantined(self, refused: Refused) -> dict[str, Problem]:
        at_fault = {problem.values.get("module"): problem for problem in refused.problems}
        policy = self._service.configuration.core.on_module_error
        if policy != "quarantine" or None in at_fault or not at_fault.keys() - self.left_out:
            raise refused
        for problem in refused.problems:
            _say(f"Mis en quarantaine : {problem.as_line()}")
        return {str(name): problem for name, problem in at_fault.items()}

    async def _keep(self, child: Child | None) -> None:
        """Keep one child serving; replace it when it dies, unless it dies too often."""
        loop = asyncio.get_running_loop()
        quick_deaths = 0
        while True:
            child = child or await self._ready_child()
            if child is None:
                return
            since = loop.time()
            how = await self._served_until(child)
            if how is None:
                return
            quick_deaths = quick_deaths + 1 if loop.time() - since < QUICK_DEATH_SECONDS else 0
            if quick_deaths >= QUICK_DEATHS_ALLOWED:
                raise Refused([WorkerDied(how)])
            _say(f"Le processus qui servait s'est arrêté ({how}) ; un autre prend sa place.")
            child = None

    async def _served_until(self, child: Child) -> str | None:
        """Wait for the child's death (how it died) or for the order to stop (``None``)."""
        died = asyncio.create_task(child.serve())
        self._serving.append(child)
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({died, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        self._serving.remove(child)
        if self._stopping.is_set():
            await child.stop(STOP_SECONDS)
            await died
            return None
        return died.result()

    @contextmanager
    def _control(self) -> Iterator[None]:
        """Answer the control socket, while there is a base with one writer."""
        if self._service.base is None:
            yield
            return
        with control_socket(self._service.base, self._answer) as serve:
            answering = asyncio.create_task(serve())
            try:
                yield
            finally:
                answering.cancel()

    async def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        if not self._serving:
            return {"problems": [problem_to_json(NothingServes())]}
        return await self._serving[0].ask(request)

    def _announce(self) -> None:
        host, port = self._listening.getsockname()[:2]
        host = f"[{host}]" if ":" in host else host
        _say(f"Ressourcerie sert http://{host}:{port} (Ctrl-C pour arrêter).")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 (the operator's terminal)
