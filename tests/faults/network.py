# SPDX-License-Identifier: Apache-2.0
"""A network that loses requests and answers, delays and trickles: a proxy in a thread."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

#: Of a hundred connections, what becomes of how many.
FATES = {"pass": 40, "answer lost": 20, "request cut": 15, "delay": 10, "trickle": 10, "refuse": 5}
FEW_BYTES = 64


class BadNetwork:
    """Carries one request by connection to a port, or fails to.

    :ivar met: how many connections met each fate.
    """

    def __init__(self, port: int) -> None:
        self.met: Counter[str] = Counter()
        self._target = port
        self._chance = random.Random(20261122)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one request and its answer, as chance has it."""
        (fate,) = self._chance.choices(list(FATES), list(FATES.values()))
        self.met[fate] += 1
        with suppress(OSError, asyncio.IncompleteReadError):
            if fate != "refuse":
                await self._carry(reader, writer, fate)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fate: str
    ) -> None:
        request = await _message(reader)
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        try:
            if fate == "delay":
                await asyncio.sleep(0.2)
            back.write(request[: len(request) // 2] if fate == "request cut" else request)
            await back.drain()
            if fate == "request cut":
                return
            answer = await _message(there)
            if fate != "answer lost":
                await _send(writer, answer, FEW_BYTES if fate == "trickle" else len(answer))
        finally:
            back.close()
            with suppress(OSError):
                await back.wait_closed()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """Read one HTTP message whose length is told."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = (line.partition(b":") for line in head.lower().splitlines())
    length = next((int(value) for name, _colon, value in lines if name == b"content-length"), 0)
    return head + await reader.readexactly(length)


async def _send(writer: asyncio.StreamWriter, answer: bytes, size: int) -> None:
    for start in range(0, len(answer), size):
        writer.write(answer[start : start + size])
        await writer.drain()
        await asyncio.sleep(0)


@contextmanager
def bad_network(port: int) -> Iterator[tuple[int, BadNetwork]]:
    """Give the port of a bad network that leads to another port, for the time of a block."""
    loop, network = asyncio.new_event_loop(), BadNetwork(port)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    opened = asyncio.run_coroutine_threadsafe(
        asyncio.start_server(network.carry, "127.0.0.1", 0), loop
    ).result()
    try:
        yield opened.sockets[0].getsockname()[1], network
    finally:
        asyncio.run_coroutine_threadsafe(_close(opened), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(opened: asyncio.Server) -> None:
    opened.close()
    await opened.wait_closed()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
