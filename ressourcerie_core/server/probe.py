# SPDX-License-Identifier: Apache-2.0
"""Ask a child whether a list of modules would start, without serving anything."""

import asyncio
from collections.abc import Sequence

from ressourcerie_core.conf import Configuration
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.server.child import Child, Errand


def probe(
    configuration: Configuration, enabled: Sequence[str] | None = None
) -> tuple[Problem, ...]:
    """Load, validate and mount in a process that is thrown away; give what it refused.

    :param enabled: the names to try instead of the file's list.
    """
    return asyncio.run(_probe(Errand(configuration, enabled)))


async def _probe(errand: Errand) -> tuple[Problem, ...]:
    child = await Child.start(errand)
    try:
        await child.wait_until_ready()
    except Refused as refused:
        return refused.problems
    await child.serve()
    return ()
