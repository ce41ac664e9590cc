# SPDX-License-Identifier: Apache-2.0
"""Two ways to an imaginary Paheko: real HTTP, and a network of which the test says what breaks."""

import threading
from collections import deque
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from ressourcerie_core.outgoing import AnswerLost, NotReached, Redirected, Reply, TooSlow

from .api import Paheko, as_json, page

#: What may become of a request that writes, from the worst to nothing at all.
FAULTS = (
    "away",  # nobody answers
    "reset-before",  # the connection breaks, nothing was done
    "reset-after",  # it was done, the connection breaks
    "late",  # nobody answers in time, and it is done two minutes later
    "locked",  # 500, « database is locked »: nothing was done
    "error-after",  # it was done, and an error is answered
    "refused-after",  # it was done, and a refusal is answered
    "not-json",  # it was done, and a page is answered
)

_REFUSAL = as_json({"error": "User ID does not exist: 9999"}, 400)


class Wire:
    """What carries requests to a Paheko, through the faults that it is given.

    :ivar faults: what becomes of the next requests that write, in order; ``None`` is nothing.
    :ivar looking: what becomes of the next requests that read.
    :ivar linking: what becomes of the next requests that link.
    :ivar wrote: how many requests to create something were carried.
    """

    def __init__(self, paheko):
        self.paheko = paheko
        self.faults, self.looking, self.linking = deque(), deque(), deque()
        self.wrote = 0
        self._late, self._later = [], []

    def carry(self, request):
        path = urlsplit(request.url).path
        creates = request.method == "POST" and path == "/api/accounting/transaction"
        self.wrote += creates
        links = request.method == "POST" and path.endswith("/transactions")
        waiting = self.faults if creates else self.linking if links else self.looking
        fault = waiting.popleft() if waiting else None
        host = request.destination.host
        headers = {name.lower(): value for name, value in request.headers.items()}

        def arrive():
            return self.paheko.answer(request.method, path, headers, request.body)

        return _usable(self._through(fault, host, arrive), host)

    def arrive_late(self):
        """Let a minute pass: what was given up on arrives in the course of the second one."""
        for arrive in self._late:
            arrive()
        self._late, self._later = self._later, []

    def _through(self, fault, host, arrive):
        match fault:
            case None:
                return arrive()
            case "away":
                raise NotReached(host)
            case "reset-before":
                raise AnswerLost(host, "ReadError")
            case "locked" | "refused-before":
                return _REFUSAL if fault == "refused-before" else page(500)
            case "late":
                self._later.append(arrive)
                raise TooSlow(host, 30)
        answer = arrive()
        match fault:
            case "reset-after":
                raise AnswerLost(host, "ReadError")
            case "error-after":
                return page(500)
            case "not-json":
                return page(200)
            case "refused-after" if answer.status < 300:
                return _REFUSAL
        return answer


def _usable(answer, host):
    if answer.location:
        raise Redirected(host, answer.status)
    return Reply(answer.status, {"content-type": answer.content_type}, answer.body, host)


@contextmanager
def served():
    """Give a Paheko that answers on a port of this machine, until the end of the block."""
    paheko = Paheko()

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = paheko.answer(self.command, self.path, headers, body)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            if answer.location:
                self.send_header("Location", answer.location)
            self.end_headers()
            self.wfile.write(answer.body)

        def __getattr__(self, name):
            if name.startswith("do_"):
                return self.handle_any
            raise AttributeError(name)

        def log_message(self, *_arguments):
            """Say nothing: what fails is said by the test."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        paheko.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield paheko
        finally:
            server.shutdown()
            thread.join()
            paheko.books.close()
