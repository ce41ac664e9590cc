# SPDX-License-Identifier: Apache-2.0
"""Servers that behave badly, on this machine's loopback, one connection at a time."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Behaviour = Callable[[socket.socket], None]


class Canary:
    """A listener that counts who comes."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.visits = 0
        self.heard = b""
        self._behaviour = behaviour
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            visitor, _address = self._socket.accept()
            with visitor, suppress(OSError):
                visitor.settimeout(30)
                heard = visitor.recv(65536)
                if heard == b"bye":
                    return
                self.visits += 1
                self.heard = heard
                self._behaviour(visitor)

    def close(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.sendall(b"bye")
        self._thread.join(30)
        self._socket.close()


@contextmanager
def listening(behaviour: Behaviour) -> Iterator[Canary]:
    """Give a server that does this to whoever spoke, until the end."""
    canary = Canary(behaviour)
    try:
        yield canary
    finally:
        canary.close()


def saying(*parts: bytes) -> Behaviour:
    """Answer this, then close."""
    return lambda visitor: visitor.sendall(b"".join(parts))


def endlessly(head: bytes, piece: bytes, pause: threading.Event, seconds: float) -> Behaviour:
    """Answer a beginning, then the same piece again and again until the other end leaves."""

    def behave(visitor: socket.socket) -> None:
        visitor.sendall(head)
        while not pause.wait(seconds):
            visitor.sendall(piece)

    return behave
