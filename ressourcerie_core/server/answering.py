# SPDX-License-Identifier: Apache-2.0
"""The HTTP server of a child: it obeys its parent, and hands its connections over when replaced."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from ressourcerie_core.server.channel import Channel
from ressourcerie_core.server.passage import MOST_AT_ONCE, Passage

#: How long requests under way may take to end when the server stops.
DRAIN_SECONDS = 30
#: And when another process waits to serve in its place, with every visitor that comes meanwhile.
HANDOVER_SECONDS = 10.0
#: What was accepted last needs some turns of the loop to become a connection.
SETTLING_SECONDS = 0.01
LOOKING_SECONDS = 0.005


class Conversation(HttpToolsProtocol):
    """A connection that knows when no part of a request is in the hands of this process."""

    _is_receiving = False

    def on_message_begin(self) -> None:
        self._is_receiving = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        self._is_receiving = False
        super().on_message_complete()

    @property
    def is_idle(self) -> bool:
        """Tell whether another process could go on with it, and nobody would notice."""
        cycle: RequestResponseCycle | None = self.cycle
        is_answering = cycle is not None and not cycle.response_complete
        is_busy = self._is_receiving or is_answering or bool(self.pipeline)
        return not (
            is_busy or self.transport.is_closing() or self.transport.get_write_buffer_size()
        )

    @property
    def descriptor(self) -> int:
        """The descriptor of its socket."""
        number: int = self.transport.get_extra_info("socket").fileno()
        return number


class ObedientServer(uvicorn.Server):
    """A uvicorn that says when it is ready, and stops when its parent says so.

    Signals are the parent's to hear: a Ctrl-C in the terminal reaches it alone.
    """

    def __init__(self, config: uvicorn.Config, channel: Channel, passage: Passage) -> None:
        super().__init__(config)
        self._channel = channel
        self._passage = passage
        self._hands_over = False
        self._welcomed: set[asyncio.Task[object]] = set()

    def leave(self, *, hands_over: bool) -> None:
        """End; the connections are closed once they are answered, or handed over."""
        self._hands_over = hands_over
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            asyncio.get_running_loop().add_reader(self._passage.exit, self._welcome)
            self._channel.send("ready")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().remove_reader(self._passage.exit)
        if self._hands_over:
            self.config.timeout_graceful_shutdown = 1
            await self._hand_over(sockets or [])
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def _welcome(self) -> None:
        """Go on with connections that another process hands over."""
        loop = asyncio.get_running_loop()
        for connection in self._passage.take():
            connection.setblocking(False)
            task = loop.create_task(loop.connect_accepted_socket(self._conversation, connection))
            self._welcomed.add(task)
            task.add_done_callback(self._welcomed.discard)

    def _conversation(self) -> Conversation:
        return Conversation(self.config, self.server_state, self.lifespan.state)

    async def _hand_over(self, sockets: list[socket.socket]) -> None:
        """Accept nobody more, and pass each connection on as soon as it is idle."""
        loop = asyncio.get_running_loop()
        for listening in sockets:
            loop.remove_reader(listening)
        until = loop.time() + HANDOVER_SECONDS
        await asyncio.sleep(SETTLING_SECONDS)
        while self.server_state.connections and loop.time() < until:
            if not self._pass_idle_ones():
                return
            await asyncio.sleep(LOOKING_SECONDS)

    def _pass_idle_ones(self) -> bool:
        conversations = (one for one in self.server_state.connections)
        idle = [one for one in conversations if isinstance(one, Conversation) and one.is_idle]
        for start in range(0, len(idle), MOST_AT_ONCE):
            some = idle[start : start + MOST_AT_ONCE]
            if not self._passage.put([one.descriptor for one in some]):
                return False
            for one in some:
                one.transport.abort()  # ours is closed; the copy on its way is the connection
        return True
