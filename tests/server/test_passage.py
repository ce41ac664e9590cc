# SPDX-License-Identifier: Apache-2.0
"""The passage by which connections go from a process to the next."""

import socket
from contextlib import closing

from ressourcerie_core.server.passage import Passage


def test_connection_passes_with_what_nobody_has_read():
    ours, theirs = socket.socketpair()
    with ours, closing(Passage.make()) as passage:
        ours.sendall(b"GET / ")
        assert passage.put([theirs.fileno()])
        theirs.close()
        ours.sendall(b"HTTP/1.1")

        (taken,) = passage.take()
        with taken:
            assert taken.recv(100) == b"GET / HTTP/1.1"


def test_passage_that_is_full_says_so_and_the_connection_stays_where_it_was():
    ours, theirs = socket.socketpair()
    with ours, theirs, closing(Passage.make()) as passage:
        passage.entrance.setblocking(False)
        while passage.put([theirs.fileno()]):
            pass

        ours.sendall(b"GET")
        assert theirs.recv(100) == b"GET"


def test_nothing_that_waits_is_nobody():
    with closing(Passage.make()) as passage:
        passage.exit.setblocking(False)

        assert passage.take() == []
