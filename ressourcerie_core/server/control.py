# SPDX-License-Identifier: Apache-2.0
"""The control socket beside an SQLite base: by it, commands reach the process that serves.

One request and one answer a connection, each a line of JSON. Only the account that serves can
open it. The parent answers; what is to be written, it hands to its child, where the writer is.
"""

import asyncio
import json
import os
import socket
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ressourcerie_core.server.problems import NothingServes

Answer = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]

#: A Unix socket's address holds 108 bytes, the end included; longer paths go by their folder.
LONGEST_ADDRESS = 107
#: A request holds the whole of an imported sheet.
LONGEST_REQUEST = 2**26


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


@contextmanager
def control_socket(base: Path, answer: Answer) -> Iterator[Callable[[], Coroutine[Any, Any, None]]]:
    """Listen beside a base; the lock on it is held, so a socket left there is a dead one's."""
    path = control_path(base)
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        with _address(path) as address:
            listening.bind(address)
    finally:
        os.umask(before)

    async def serve() -> None:
        server = await asyncio.start_unix_server(
            lambda reader, writer: _converse(reader, writer, answer),
            sock=listening,
            limit=LONGEST_REQUEST,
        )
        await server.serve_forever()

    try:
        yield serve
    finally:
        path.unlink(missing_ok=True)


async def _converse(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answer
) -> None:
    try:
        line = await reader.readline()
        if line:
            reply = await answer(json.loads(line))
            writer.write(json.dumps(reply, default=str).encode() + b"\n")
            await writer.drain()
    except (ConnectionError, ValueError):
        return  # a command that went away, or no command of ours: there is nobody to tell
    finally:
        writer.close()


def ask(base: Path, request: dict[str, Any], *, seconds: float) -> dict[str, Any]:
    """Ask the process that serves a base, and wait for its answer.

    :raises NothingServes: there is none, or it went away before answering.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(seconds)
        try:
            with _address(control_path(base)) as address:
                connection.connect(address)
            connection.sendall(json.dumps(request, default=str).encode() + b"\n")
            line = connection.makefile("rb").readline()
        except OSError as error:
            raise NothingServes from error
    if not line:
        raise NothingServes
    reply: dict[str, Any] = json.loads(line)
    return reply
