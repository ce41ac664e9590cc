# SPDX-License-Identifier: Apache-2.0
"""A child as its parent sees it: started, watched while it imports, told to stop."""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import socket
import sys

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.server.channel import (
    LONGEST_MESSAGE,
    Message,
    encode,
    problem_from_json,
    problem_to_json,
)
from ressourcerie_core.server.errand import Errand
from ressourcerie_core.server.problems import (
    Culprit,
    ImportHangs,
    ImportKills,
    ModuleStartFailed,
    NothingServes,
    StartHangs,
    StopHangs,
    WorkerCrashed,
    WorkerDied,
)
from ressourcerie_core.server.report import keep_report

#: A start that is not a module's own work (opening the base, mounting) is given this long.
STARTUP_SECONDS = 120.0
#: The child itself ends a hook that lasts too long; its parent does when it cannot.
GRACE_SECONDS = 2.0
#: A process that closed its channel is expected to end.
FAREWELL_SECONDS = 5.0


class Child:
    """One process that imports modules; what it says is heard until its end."""

    def __init__(
        self,
        errand: Errand,
        process: asyncio.subprocess.Process,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        waits: bool,
    ) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer
        self._culprit: Culprit | None = None
        self._doing = ""
        self._seconds = STARTUP_SECONDS
        self._numbers = itertools.count()
        self._asked: dict[int, asyncio.Future[Message]] = {}
        self._is_heard = False
        self._burial = asyncio.create_task(self._bury())
        self.errand = errand
        #: Set to have it stop, and another take its place.
        self.dismissed = asyncio.Event()
        #: Whether it begins only when it is told to take over.
        self.waits = waits
        #: Who takes its place, if somebody is ready to.
        self.successor: Child | None = None
        #: Done when its successor serves; what kept it from serving, otherwise.
        self.succeeded: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        #: What went wrong while it stopped.
        self.faults: list[Problem] = []

    @classmethod
    async def start(cls, errand: Errand, *, waits: bool = False, is_first: bool = False) -> "Child":
        """Start the process; it does not get the terminal's signals, which are the parent's.

        :param waits: it prepares, and then waits until it is told to :meth:`take_over`.
        :param is_first: nothing served before it.
        """
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as undone:
            undone.enter_context(ours)
            process = await asyncio.create_subprocess_exec(
                # -P: what lies in the working folder must not pass for a library.
                *(sys.executable, "-P", "-m", "ressourcerie_core.server.worker"),
                str(theirs.fileno()),
                stdin=asyncio.subprocess.DEVNULL,
                pass_fds=(theirs.fileno(), *errand.descriptors),
                process_group=0,
            )
            reader, writer = await asyncio.open_connection(sock=ours, limit=LONGEST_MESSAGE)
            undone.pop_all()
        child = cls(errand, process, reader, writer, waits=waits)
        await child._send(errand.as_message(waits=waits, is_first=is_first))
        return child

    async def _bury(self) -> None:
        """Wait for the end of the process, and end what it started: nothing speaks in its name."""
        await self._process.wait()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        # What it said last is read first; then a daemon that it left may not keep us waiting.
        asyncio.get_running_loop().call_later(FAREWELL_SECONDS, self._writer.close)

    async def wait_until_ready(self) -> None:
        """Follow the child until it is ready to serve (or, for a probe, could).

        :raises Refused: what it refused, or that it hung, or died. It is then gone.
        """
        await self._follow_until("ready")
        self._is_heard = True

    async def wait_until_prepared(self) -> None:
        """Follow a child that waits until nothing is left to do but to take over.

        :raises Refused: as :meth:`wait_until_ready`.
        """
        await self._follow_until("prepared")

    async def _follow_until(self, kind: str) -> None:
        try:
            while (message := await self._next_message())["kind"] != kind:
                self._heed(message)
        except BaseException:
            await self.kill()
            raise

    async def _next_message(self) -> Message:
        try:
            line = await asyncio.wait_for(self._reader.readline(), self._seconds)
        except TimeoutError:
            raise Refused([self._hang()]) from None
        except (ConnectionError, ValueError):
            line = b""
        if not line:
            raise Refused([self._death(await self._end())])
        message: Message = json.loads(line)
        return message

    def _heed(self, message: Message) -> None:
        if message["kind"] == "doing":
            self._doing, self._seconds = message["what"], message["seconds"] + GRACE_SECONDS
            self._culprit = Culprit(**message["module"])
        elif message["kind"] == "done":
            self._culprit, self._doing, self._seconds = None, "", STARTUP_SECONDS
        elif message["kind"] == "refused":
            raise Refused([problem_from_json(told) for told in message["problems"]])
        elif message["kind"] == "crashed":
            raise Refused([WorkerCrashed(keep_report(message["traceback"]))])

    def _hang(self) -> Problem:
        limit = self._seconds - GRACE_SECONDS if self._culprit else self._seconds
        if self._culprit is None:
            return StartHangs(limit)
        if self._doing == "import":
            return ImportHangs(self._culprit, limit)
        return ModuleStartFailed(self._culprit, f"il n'a pas fini en {limit:g} s")

    def _death(self, how: str) -> Problem:
        if self._culprit is None:
            return WorkerDied(how)
        if self._doing == "import":
            return ImportKills(self._culprit, how)
        return ModuleStartFailed(self._culprit, f"il a arrêté le processus ({how})")

    async def _end(self) -> str:
        """Wait for the end of a process that says nothing any more, and tell how it came."""
        try:
            code = await asyncio.wait_for(self._process.wait(), FAREWELL_SECONDS)
        except TimeoutError:
            await self.kill()
            return "il avait coupé le lien avec son parent"
        await self._burial
        self._writer.close()
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"

    async def serve(self) -> str:
        """Hand over its answers until its end, and tell how it ended, in French."""
        with contextlib.suppress(ConnectionError, ValueError):
            while line := await self._reader.readline():
                self._hear(json.loads(line))
        self._is_heard = False
        how = await self._end()
        for waiting in self._asked.values():
            if not waiting.done():
                waiting.set_result({"problems": [problem_to_json(WorkerDied(how))]})
        return how

    def _hear(self, message: Message) -> None:
        if message["kind"] == "answer":
            waiting = self._asked.pop(message.pop("id"))
            if not waiting.done():
                waiting.set_result(message)
        elif message["kind"] in {"stopped", "refused"}:
            self.faults += [problem_from_json(told) for told in message["problems"]]
        elif message["kind"] == "crashed":
            self.faults.append(WorkerCrashed(keep_report(message["traceback"])))

    async def ask(self, request: Message) -> Message:
        """Have it perform an operation; what it answers may be problems."""
        if not self._is_heard:
            return {"problems": [problem_to_json(NothingServes())]}
        number = next(self._numbers)
        self._asked[number] = asyncio.get_running_loop().create_future()
        await self._send(request | {"order": "perform", "id": number})
        return await self._asked[number]

    async def _send(self, message: Message) -> None:
        with contextlib.suppress(ConnectionError):  # its death is told by the end of its channel
            self._writer.write(encode(message))
            await self._writer.drain()

    def give_way_to(self, successor: "Child") -> None:
        """Have it stop, and its successor take its place."""
        self.successor = successor
        self.dismissed.set()

    async def take_over(self) -> None:
        """Tell it that the one before has let go of the base."""
        await self._send({"order": "take"})

    async def stop(self, seconds: float, *, hands_over: bool = False, is_last: bool = True) -> None:
        """Ask it to end its requests and go; insist when it does not in time.

        :param hands_over: its connections are kept for another.
        :param is_last: none stays that serves what it serves, so that it tells the modules that are
            no longer enabled.
        """
        await self._send({"order": "stop", "hands_over": hands_over, "is_last": is_last})
        try:
            await asyncio.wait_for(self._process.wait(), seconds)
        except TimeoutError:
            self.faults.append(StopHangs(seconds))
            await self.kill()

    async def kill(self) -> None:
        """End it at once, with what it started."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._burial
        self._writer.close()
