# SPDX-License-Identifier: Apache-2.0
"""The line of JSON messages by which a child tells its parent what it is doing.

It has a pipe of its own: what a module prints while it is imported cannot be taken for a message.
"""

import json
import threading
from typing import IO, Any

from ressourcerie_core.errors import PROBLEM_ROOT, Problem


class Channel:
    """The child's end: one JSON object a line, written whole, from any thread."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, kind: str, **facts: Any) -> None:
        """Send one message; a parent that is gone is not the child's problem here."""
        line = json.dumps({"kind": kind, **facts}, default=str)
        with self._lock:
            self._stream.write(line + "\n")
            self._stream.flush()


def problem_from_json(document: dict[str, Any]) -> Problem:
    """Rebuild a problem that another process met, to show it in the same words."""
    facts = dict(document)
    known = {
        "slug": str(facts.pop("type")).removeprefix(PROBLEM_ROOT),
        "title": facts.pop("title"),
        "status": facts.pop("status"),
        "exit_code": facts.pop("exit_code", 1),
    }
    relayed = type("RelayedProblem", (Problem,), known)
    return relayed(facts.pop("detail"), hint=facts.pop("hint"), **facts)  # type: ignore[no-any-return]


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """Render a problem for the other side, with the exit code that HTTP does not need."""
    return problem.as_json() | {"exit_code": problem.exit_code}
