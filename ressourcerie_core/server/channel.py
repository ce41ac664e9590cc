# SPDX-License-Identifier: Apache-2.0
"""The line of JSON messages between a parent and its child, and the problems that travel on it.

It is a pair of sockets of its own: what a module prints or reads while it is imported cannot be
taken for a message, nor take one.
"""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from ressourcerie_core.errors import PROBLEM_ROOT, Problem
from ressourcerie_core.modules.plan import Plan

#: The most bytes of a message; an order may hold the whole of an imported sheet.
LONGEST_MESSAGE = 2**26

Message = dict[str, Any]


def encode(message: Message) -> bytes:
    """Write a message as one line."""
    return json.dumps(message, default=str).encode() + b"\n"


class Channel:
    """The child's end: messages are sent whole, from any thread, and read from one."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)
        self._socket.set_inheritable(False)  # what a module starts must not hold it open
        self._lock = threading.Lock()
        self._lines = self._socket.makefile("rb")

    def send(self, kind: str, **facts: Any) -> None:
        """Send one message; when the other end is gone, or ours, there is nobody to tell."""
        with self._lock, suppress(OSError):
            self._socket.sendall(encode({"kind": kind, **facts}))

    def receive(self) -> Message | None:
        """Wait for a message; ``None`` when the parent is gone."""
        try:
            line = self._lines.readline()
        except OSError:
            return None
        message: Message | None = json.loads(line) if line.endswith(b"\n") else None
        return message

    def messages(self) -> Iterator[Message]:
        """Give each message, until the parent is gone."""
        while (message := self.receive()) is not None:
            yield message


def problem_to_json(problem: Problem) -> Message:
    """Render a problem for the other side, with what HTTP does not need."""
    trace = getattr(problem, "traceback", "")
    kept = {"exit_code": problem.exit_code, "traceback": trace, "cause": problem.cause}
    return problem.as_json() | kept


def problem_from_json(document: Message) -> Problem:
    """Rebuild a problem that another process met, to show it in the same words."""
    facts = dict(document)
    known = {
        "slug": str(facts.pop("type")).removeprefix(PROBLEM_ROOT),
        "title": facts.pop("title"),
        "status": facts.pop("status"),
        "exit_code": facts.pop("exit_code", 1),
        "traceback": facts.pop("traceback", ""),
    }
    relayed = type("RelayedProblem", (Problem,), known)
    return relayed(facts.pop("detail"), hint=facts.pop("hint"), **facts)  # type: ignore[no-any-return]


def blame(problem: Problem, plan: Plan) -> Message:
    """Render a problem of a start; one of a module says which distribution and version it is."""
    told = problem_to_json(problem)
    concerned = [module for module in plan.order if module.name in modules_of(problem)]
    if not concerned:
        return told
    told["exit_code"] = 2
    if len(concerned) == 1 and "distribution" not in told:
        distribution = concerned[0].distribution
        told |= {"distribution": distribution.name, "version": distribution.version}
        told["where"] = f"{problem.where or ''} ({distribution.label})".strip()
    return told


def modules_of(problem: Problem) -> list[str]:
    """Name the modules that a problem concerns."""
    return list(problem.values.get("modules", ()))
