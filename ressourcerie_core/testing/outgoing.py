# SPDX-License-Identifier: Apache-2.0
"""Other servers, in a test: what was sent to them is kept, and what they answer is said before."""

import json
from collections import deque
from collections.abc import Mapping
from typing import Any

from ressourcerie_core.outgoing import OutgoingProblem, Reply, Request


class UnexpectedCall(AssertionError):
    """A request left that the test had given no answer for."""


class OutgoingRecorder:
    """Stands where the network is: no request leaves, each one is kept.

    Addresses and headers are checked as they are in a shop; names are not resolved.
    """

    def __init__(self) -> None:
        #: The requests, in the order in which they left: ``method``, ``url``, ``headers``,
        #: ``body``.
        self.requests: list[Request] = []
        self._answers: deque[Reply | OutgoingProblem] = deque()
        self._unexpected: list[str] = []

    def answers(
        self,
        status: int = 200,
        body: bytes = b"",
        *,
        headers: Mapping[str, str] | None = None,
        json_body: Any = None,
    ) -> None:
        """Say what the next request that has no answer yet is answered.

        :param json_body: given instead of ``body``, is written as JSON.
        """
        content = body if json_body is None else json.dumps(json_body).encode()
        given = {name.lower(): value for name, value in (headers or {}).items()}
        self._answers.append(Reply(status, given, content, "testserver"))

    def fails(self, problem: OutgoingProblem) -> None:
        """Say that the next request that has no answer yet has none that can be used."""
        self._answers.append(problem)

    def carry(self, request: Request) -> Reply:
        """Keep a request, and answer it."""
        self.requests.append(request)
        if not self._answers:
            self._unexpected.append(f"{request.method} {request.url}")
            raise UnexpectedCall(self._unexpected[-1])
        answer = self._answers.popleft()
        if isinstance(answer, OutgoingProblem):
            raise answer
        return answer

    def refuse_unexpected(self) -> None:
        """Fail when a request left unannounced, even if the code that sent it hid that.

        :raises UnexpectedCall: one did.
        """
        if self._unexpected:
            raise UnexpectedCall(
                f"sent without an answer to give: {', '.join(self._unexpected)}; "
                "say what the server answers with outgoing.answers(…)"
            )
