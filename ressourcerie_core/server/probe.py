# SPDX-License-Identifier: Apache-2.0
"""Ask children whether modules would start, without serving anything."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from ressourcerie_core.conf import Configuration
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.server.channel import modules_of
from ressourcerie_core.server.child import Child
from ressourcerie_core.server.errand import Errand


def probe(
    configuration: Configuration, enabled: Sequence[str] | None = None
) -> tuple[Problem, ...]:
    """Load, validate and mount in a process that is thrown away; give what it refused.

    A module that fails is left out of the next try, so that all of them are told.

    :param enabled: the names to try instead of the file's list.
    """
    return asyncio.run(_probe(Errand(configuration, enabled, policy="quarantine")))


async def _probe(errand: Errand) -> tuple[Problem, ...]:
    found: list[Problem] = []
    while problems := await _refused(errand):
        found += problems
        culprits = {name: one for one in problems for name in modules_of(one)}
        if not culprits.keys() - errand.left_out.keys():
            break
        errand = replace(errand, left_out={**errand.left_out, **culprits})
    return tuple(found)


async def _refused(errand: Errand) -> Sequence[Problem]:
    child = await Child.start(errand)
    try:
        await child.wait_until_ready()
    except Refused as refused:
        return refused.problems
    await child.serve()
    return ()
