# SPDX-License-Identifier: Apache-2.0
"""The control socket beside a base: by it, commands reach the process that serves.

One request and one answer a connection, each a line of JSON. Only the account that serves can
open it. The parent answers; what is to be written, it hands to its child, where the writer is.
"""

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from ressourcerie_core.server.channel import LONGEST_MESSAGE, Message, encode
from ressourcerie_core.server.problems import ControlImpossible, NothingServes

Answer = Callable[[Message], Awaitable[Message]]

#: A Unix socket's address holds 108 bytes, the end included; longer paths go by their folder.
LONGEST_ADDRESS = 107
#: A command that is being answered when the server stops is given this long.
FAREWELL_SECONDS = 2.0


def control_path(base: Path) -> Path:
    """Tell where the control socket of a base is."""
    return base.with_name(base.name + ".control")


@contextmanager
def _address(path: Path) -> Iterator[str]:
    if len(os.fsencode(path)) <= LONGEST_ADDRESS:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


@asynccontextmanager
async def control_socket(base: Path, answer: Answer) -> AsyncIterator[None]:
    """Answer beside a base, unless another server of this machine does.

    There is none beside an SQLite base, whose lock is held: a socket left there is a dead one's.
    """
    path = control_path(base)
    if _is_answered(path):
        yield
        return
    path.unlink(missing_ok=True)
    conversing: set[asyncio.Task[None]] = set()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        conversing.add(task)
        task.add_done_callback(conversing.discard)
        await _converse(reader, writer, answer)

    server = await asyncio.start_unix_server(converse, sock=_bound(path), limit=LONGEST_MESSAGE)
    try:
        yield
    finally:
        server.close()
        path.unlink(missing_ok=True)
        if conversing:
            await asyncio.wait(conversing, timeout=FAREWELL_SECONDS)


def _is_answered(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection, _address(path) as address:
        return connection.connect_ex(address) == 0


def _bound(path: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        with _address(path) as address:
            listening.bind(address)
    except OSError as error:
        listening.close()
        raise ControlImpossible(path, error) from error
    finally:
        os.umask(before)
    return listening


async def _converse(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answer
) -> None:
    try:
        line = await reader.readline()
        if line:
            writer.write(encode(await answer(json.loads(line))))
            await writer.drain()
    except (ConnectionError, ValueError, KeyError):
        return  # a command that went away, or no command of ours: there is nobody to tell
    finally:
        writer.close()


def ask(base: Path, request: Message, *, seconds: float) -> Message:
    """Ask the process that serves a base, and wait for its answer.

    :raises NothingServes: there is none, or it went away before answering.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(seconds)
        try:
            with _address(control_path(base)) as address:
                connection.connect(address)
            connection.sendall(encode(request))
            with connection.makefile("rb") as answers:
                line = answers.readline()
        except OSError as error:
            raise NothingServes from error
    if not line:
        raise NothingServes
    reply: Message = json.loads(line)
    return reply
