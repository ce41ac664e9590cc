# SPDX-License-Identifier: Apache-2.0
"""Where open connections wait between the process that hands them over and the one that takes them.

A connection that is closed while its visitor writes to it is a request that fails. It is handed
over instead, with what nobody has read yet: the kernel keeps both until the next process comes.
"""

import contextlib
import socket
from collections.abc import Sequence
from dataclasses import dataclass

#: The most descriptors of one message (SCM_MAX_FD is 253).
MOST_AT_ONCE = 100
#: Room for the messages of some thousand connections; the system may grant less.
QUEUE_BYTES = 2**20


@dataclass(frozen=True)
class Passage:
    """A pair of sockets that a parent makes once, and that all of its children inherit."""

    entrance: socket.socket
    exit: socket.socket

    @classmethod
    def make(cls) -> "Passage":
        """Make the pair; :meth:`close` it at the end."""
        entrance, way_out = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        entrance.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, QUEUE_BYTES)
        return cls(entrance, way_out)

    @classmethod
    def inherited(cls, descriptors: Sequence[int]) -> "Passage":
        """Use the pair that the parent made."""
        entrance, way_out = (socket.socket(fileno=descriptor) for descriptor in descriptors)
        for end in (entrance, way_out):
            end.setblocking(False)
        return cls(entrance, way_out)

    @property
    def descriptors(self) -> tuple[int, int]:
        """What a child inherits."""
        return self.entrance.fileno(), self.exit.fileno()

    def put(self, connections: Sequence[int]) -> bool:
        """Leave connections for whoever comes; tell whether there was room for them."""
        try:
            socket.send_fds(self.entrance, [b"c"], list(connections))
        except OSError:  # full, or more descriptors on their way than this account may have
            return False
        return True

    def take(self) -> list[socket.socket]:
        """Take connections that were left, if another process was not quicker."""
        with contextlib.suppress(BlockingIOError):
            _, descriptors, _, _ = socket.recv_fds(self.exit, 1, MOST_AT_ONCE)
            return [socket.socket(fileno=descriptor) for descriptor in descriptors]
        return []

    def close(self) -> None:
        """Close both ends; what still waited is closed with them."""
        self.entrance.close()
        self.exit.close()
