# SPDX-License-Identifier: Apache-2.0
"""The parent of a server: it holds the socket, watches its children, and hears the signals.

It imports no module and opens no base, so that whatever a module does to its process, there is
somebody left to say which module it was.
"""

import asyncio
import socket
from collections.abc import Collection, Coroutine, Mapping
from contextlib import closing

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.server.channel import Message, problem_to_json
from ressourcerie_core.server.child import Child
from ressourcerie_core.server.control import control_socket
from ressourcerie_core.server.errand import Errand
from ressourcerie_core.server.notifying import notify, notify_reloading
from ressourcerie_core.server.passage import Passage
from ressourcerie_core.server.problems import NothingServes, ReloadUnderWay, WorkerKeepsDying
from ressourcerie_core.server.reloading import Generation, report, told
from ressourcerie_core.server.saying import say
from ressourcerie_core.server.service import Service
from ressourcerie_core.server.signals import Stop, hear_signals

#: A worker that dies this soon after it was ready is not started again for ever.
QUICK_DEATH_SECONDS = 10.0
QUICK_DEATHS_ALLOWED = 3
#: A command that comes while a child starts waits for it this long.
START_PATIENCE_SECONDS = 30.0


class Supervisor:
    """Starts the children of a service, replaces them when told to, and stops them at the end.

    A dead one is replaced by itself.
    """

    def __init__(self, service: Service, listening: socket.socket) -> None:
        self._listening = listening
        self._passage = Passage.make()
        errand = Errand(
            service.configuration,
            safe=service.safe,
            socket=listening.fileno(),
            lock=service.lock,
            passage=self._passage.descriptors,
        )
        self._now = Generation(service, errand)
        #: What serves again when what a reload brings cannot.
        self._before = self._now
        self._serving: list[Child] = []
        self._stop = Stop()
        self._has_worker = asyncio.Event()
        self._reloading = asyncio.Lock()
        self._faults: list[Problem] = []

    async def run(self) -> None:
        """Serve until told to stop by SIGINT or SIGTERM, or until the terminal is closed.

        :raises Refused: nothing can be served, a child dies again and again, or the stop was not
            clean.
        """
        hear_signals(self._stop, self._reload_aloud)
        with closing(self._passage):
            async with control_socket(self._now.service.base, self._answer):
                await self._serve()
        if self._faults:
            raise Refused(self._faults)

    async def _serve(self) -> None:
        first = await self._ready_child(is_first=True)
        if first is None:
            return
        self._announce()
        try:
            async with asyncio.TaskGroup() as keepers:
                keepers.create_task(self._keep(first))
                for _ in range(self._now.service.workers - 1):
                    keepers.create_task(self._keep(None))
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _ready_child(self, *, is_first: bool = False) -> Child | None:
        """Start a child; under ``quarantine``, again without the module that stopped it."""
        while not self._stop.is_told:
            generation = self._now
            child = await Child.start(generation.errand, is_first=is_first)
            try:
                if await self._is_done(child, child.wait_until_ready()):
                    return child
            except Refused as refused:
                self._put_aside(generation.culprits(refused, generation.errand))
        return None

    def _put_aside(self, culprits: Mapping[str, Problem]) -> None:
        """Leave modules out of every child from now on; :meth:`_announce` tells the first ones."""
        before = {problem.as_line() for problem in self._now.left_out}
        self._now = self._now.without(culprits)
        if self._serving:
            self._say_left_out(unless=before)

    async def _is_done(self, child: Child, work: Coroutine[None, None, None]) -> bool:
        seconds = self._now.service.configuration.core.module_stop_seconds
        return await self._stop.or_done(child, work, stop_seconds=seconds)

    async def _keep(self, child: Child | None) -> None:
        """Keep one child serving; replace it when it dies, unless it dies too often."""
        loop = asyncio.get_running_loop()
        quick_deaths = 0
        while child := child or await self._ready_child():
            since = loop.time()
            how = await self._served_until(child)
            if self._stop.is_told:
                self._faults += child.faults
                await self._send_away_successor_of(child)
                return
            for problem in child.faults:
                self._say(problem.as_line())
            if child.dismissed.is_set():
                child = await self._successor_of(child)
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
        if not self._reloading.locked():
            self._dismiss_outdated()
        try:
            await self._stop.or_first_of(ended, child.dismissed)
        finally:
            self._serving.remove(child)
            if not self._serving:
                self._has_worker.clear()
            if not ended.done():
                hands_over = not self._stop.is_told
                is_last = all(one.errand is not child.errand for one in self._serving)
                seconds = self._now.service.stop_seconds
                await child.stop(seconds, hands_over=hands_over, is_last=is_last)
            how = await ended
        return how

    def _dismiss_outdated(self) -> None:
        """Have those replaced that do not serve what is to be served now."""
        for child in self._serving:
            if child.errand is not self._now.errand:
                child.dismissed.set()

    async def _successor_of(self, child: Child) -> Child | None:
        """Have the one that waited take over; without one, or if it fails, another is started."""
        successor = child.successor
        if successor is None:
            return None
        if successor.waits:
            await successor.take_over()
            try:
                if not await self._is_done(successor, successor.wait_until_ready()):
                    child.succeeded.cancel()
                    return None
            except Refused as refused:
                self._now = self._before
                child.succeeded.set_exception(refused)
                return None
        child.succeeded.set_result(None)
        return successor

    async def _send_away_successor_of(self, child: Child) -> None:
        if child.successor is not None:
            await child.successor.stop(self._now.service.configuration.core.module_stop_seconds)
            child.succeeded.cancel()

    async def _reload(self) -> Message:
        """Serve what is configured now, replacing children one by one; tell what changed.

        :raises Refused: it is wrong, or does not start: what served before serves.
        """
        if self._reloading.locked():
            raise ReloadUnderWay
        async with self._reloading:
            began = asyncio.get_running_loop().time()
            before = self._now
            try:
                await self._replace_all(await asyncio.to_thread(before.reread))
            finally:
                self._dismiss_outdated()
            return report(before, self._now, asyncio.get_running_loop().time() - began)

    async def _replace_all(self, generation: Generation) -> None:
        successor: Child | None
        generation, successor = await self._prepared(generation)
        self._before, self._now = self._now, generation
        try:
            await self._expect_worker()
            for child in tuple(self._serving):
                if successor is None:
                    self._now, successor = await self._prepared(self._now)
                if child not in self._serving:
                    continue  # it died meanwhile, and was replaced by what is to be served now
                child.give_way_to(successor)
                successor = None
                await child.succeeded
        except Refused:
            self._now = self._before
            raise
        finally:
            if successor is not None:
                await successor.kill()

    async def _prepared(self, generation: Generation) -> tuple[Generation, Child]:
        """Start a child that has nothing left to do but to take over; where several may, ready."""
        while not self._stop.is_told:
            waits = generation.service.lock is not None
            child = await Child.start(generation.errand, waits=waits)
            awaited = child.wait_until_prepared() if waits else child.wait_until_ready()
            try:
                if await self._is_done(child, awaited):
                    return generation, child
            except Refused as refused:
                culprits = generation.culprits(refused, generation.errand)
                generation = generation.without(culprits)
        raise NothingServes

    async def _reload_aloud(self) -> Message:
        """Reload, and tell whoever reads the server's words."""
        notify_reloading()
        try:
            changes = await self._reload()
        except (Refused, Problem) as refused:
            problems = refused.problems if isinstance(refused, Refused) else (refused,)
            for problem in problems:
                self._say(f"Rechargement refusé : {problem.as_line()}")
            self._say("L'instance sert comme avant.")
            return {"problems": [problem_to_json(problem) for problem in problems]}
        finally:
            notify("READY=1")
        self._say(told(changes))
        self._say_left_out()
        return {"answer": changes}

    async def _expect_worker(self) -> None:
        try:
            await asyncio.wait_for(self._has_worker.wait(), START_PATIENCE_SECONDS)
        except TimeoutError:
            raise NothingServes from None

    async def _answer(self, request: Message) -> Message:
        if request.get("question") == "modules":
            return {"answer": self._modules()}
        if request.get("question") == "reload":
            return await self._reload_aloud()
        try:
            await self._expect_worker()
        except NothingServes as problem:
            return {"problems": [problem_to_json(problem)]}
        return await self._serving[0].ask(request)

    def _modules(self) -> Message:
        """Tell which modules it was told to serve, and which of them failed."""
        failed = self._now.errand.left_out
        return {
            "enabled": self._now.service.configuration.core.enabled_modules,
            "left_out": {name: problem_to_json(problem) for name, problem in failed.items()},
        }

    def _announce(self) -> None:
        host, port = self._listening.getsockname()[:2]
        host = f"[{host}]" if ":" in host else host
        self._say_left_out()
        if self._now.service.safe:
            self._say("Le cœur sert seul, sans aucun module (--safe).")
        self._say(f"Ressourcerie sert http://{host}:{port} (Ctrl-C pour arrêter).")
        notify("READY=1")

    def _say_left_out(self, *, unless: Collection[str] = ()) -> None:
        for problem in self._now.left_out:
            if (line := problem.as_line()) not in unless:
                self._say(f"Mis de côté : {line}")

    def _say(self, sentence: str) -> None:
        say(sentence, self._now.service.configuration.core)
