# SPDX-License-Identifier: Apache-2.0
"""One assistant of this machine, over standard input and output."""

from collections.abc import Callable

import anyio
from mcp.server.stdio import stdio_server

from ..desk import Desk
from ..tokens.caller import Caller
from .server import server_for


def run(desk: Desk, recognise: Callable[[], Caller]) -> None:
    """Serve until standard input ends.

    :param recognise: tells who shows the token now; it is asked again at each call.
    """
    anyio.run(_serve, desk, recognise)


async def _serve(desk: Desk, recognise: Callable[[], Caller]) -> None:
    server = server_for(desk, recognise)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
