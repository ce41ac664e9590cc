# SPDX-License-Identifier: Apache-2.0
"""A child as its parent sees it: started, watched while it imports, told to stop."""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ressourcerie_core.conf import Configuration
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.server.channel import problem_from_json, problem_to_json
from ressourcerie_core.server.problems import (
    ImportHangs,
    ImportKills,
    StartHangs,
    WorkerDied,
)

#: A start that is not the import of a module (opening the base, mounting) is given this long.
STARTUP_SECONDS = 120


@dataclass(frozen=True)
class Errand:
    """What a child is started for."""

    configuration: Configuration
    enabled: Sequence[str] | None = None
    left_out: Mapping[str, Problem] = field(default_factory=dict)
    safe: bool = False
    #: The listening socket's descriptor; ``None`` for a probe, which serves nothing.
    socket: int | None = None

    def arguments(self, channel: int) -> list[str]:
        told = {name: problem_to_json(problem) for name, problem in self.left_out.items()}
        arguments = [
            *(sys.executable, "-m", "ressourcerie_core.server.worker"),
            *("--conf", str(self.configuration.file), "--channel", str(channel)),
            *("--left-out", json.dumps(told, default=str)),
        ]
        if self.enabled is not None:
            arguments += ["--enabled", json.dumps(list(self.enabled))]
        if self.safe:
            arguments.append("--safe")
        if self.socket is None:
            return [*arguments, "--probe"]
        return [*arguments, "--socket", str(self.socket)]


class Child:
    """One process that imports modules; what it says is read until it is ready."""

    def __init__(
        self, process: asyncio.subprocess.Process, channel: asyncio.StreamReader, errand: Errand
    ) -> None:
        self._process = process
        self._channel = channel
        self._errand = errand
        self._importing: str | None = None
        self._numbers = itertools.count()
        self._asked: dict[int, asyncio.Future[dict[str, Any]]] = {}

    @classmethod
    async def start(cls, errand: Errand) -> "Child":
        """Start the process; it does not get the terminal's signals, which are the parent's."""
        reading, writing = os.pipe()
        inherited = (writing,) if errand.socket is None else (writing, errand.socket)
        process = await asyncio.create_subprocess_exec(
            *errand.arguments(writing),
            stdin=asyncio.subprocess.PIPE,
            pass_fds=inherited,
            process_group=0,
            cwd=Path.cwd(),
        )
        os.close(writing)
        channel = asyncio.StreamReader(limit=2**24)
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(channel), os.fdopen(reading, "rb")
        )
        return cls(process, channel, errand)

    async def wait_until_ready(self) -> None:
        """Follow the child until it is ready to serve (or, for a probe, could).

        :raises Refused: what it refused, or that it hung, or died. It is then gone.
        """
        try:
            while (message := await self._next_message())["kind"] != "ready":
                self._heed(message)
        except BaseException:
            await self.kill()
            raise

    async def _next_message(self) -> dict[str, Any]:
        limit: float = STARTUP_SECONDS
        if self._importing is not None:
            limit = self._errand.configuration.core.module_import_seconds
        try:
            line = await asyncio.wait_for(self._channel.readline(), limit)
        except TimeoutError:
            raise Refused([self._hang(limit)]) from None
        if not line:
            raise Refused([await self._death()])
        message: dict[str, Any] = json.loads(line)
        return message

    def _heed(self, message: dict[str, Any]) -> None:
        if message["kind"] == "importing":
            self._importing = message["module"]
        elif message["kind"] == "imported":
            self._importing = None
        elif message["kind"] == "refused":
            raise Refused([problem_from_json(told) for told in message["problems"]])
        elif message["kind"] == "crashed":
            sys.stderr.write(message["traceback"])
            raise Refused([WorkerDied("erreur inattendue")])

    def _hang(self, limit: float) -> Problem:
        return StartHangs(limit) if self._importing is None else ImportHangs(self._importing, limit)

    async def _death(self) -> Problem:
        how = _cause(await self._process.wait())
        return WorkerDied(how) if self._importing is None else ImportKills(self._importing, how)

    async def serve(self) -> str:
        """Hand over its answers until its end, and tell how it ended, in French."""
        while line := await self._channel.readline():
            message: dict[str, Any] = json.loads(line)
            if message["kind"] == "answer":
                self._asked.pop(message.pop("id")).set_result(message)
            elif message["kind"] == "crashed":
                sys.stderr.write(message["traceback"])
        how = _cause(await self._process.wait())
        for waiting in self._asked.values():
            waiting.set_result({"problems": [problem_to_json(WorkerDied(how))]})
        return how

    async def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Have it perform an operation; what it answers may be problems."""
        number = next(self._numbers)
        self._asked[number] = asyncio.get_running_loop().create_future()
        await self._order(request | {"order": "perform", "id": number})
        return await self._asked[number]

    async def _order(self, order: dict[str, Any]) -> None:
        stdin = self._process.stdin
        assert stdin is not None
        with contextlib.suppress(OSError):  # its death is told by the end of its channel
            stdin.write(json.dumps(order, default=str).encode() + b"\n")
            await stdin.drain()

    async def stop(self, seconds: float) -> None:
        """Ask it to end its requests and go; insist when it does not in time."""
        await self._order({"order": "stop"})
        try:
            await asyncio.wait_for(self._process.wait(), seconds)
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


def _cause(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"
