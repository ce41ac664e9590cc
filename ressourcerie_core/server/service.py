# SPDX-License-Identifier: Apache-2.0
"""What a server serves: as it was told at its start, then as each reload changed it."""

import importlib.metadata
import os
import socket
from dataclasses import dataclass, replace
from pathlib import Path

from ressourcerie_core import __version__
from ressourcerie_core.conf import Configuration, load
from ressourcerie_core.modules.plan import Plan
from ressourcerie_core.server.planning import plan_to_serve
from ressourcerie_core.server.problems import AddressTaken, RestartNeeded

#: Requests under way get this long to end, and the base to close; modules have their own limits.
DRAIN_SECONDS = 45.0
#: What the parent itself holds, and cannot change while it runs.
FIXED_KEYS = ("database_url", "host", "port", "workers")


@dataclass(frozen=True)
class Service:
    """What to serve, and how."""

    configuration: Configuration
    #: What the parent planned; its children plan the same from what is installed.
    plan: Plan
    #: What the path of each file that goes with the base begins with; the control socket's too.
    base: Path
    #: The descriptor of the lock on an SQLite base, which one process serves at a time; ``None``
    #: on PostgreSQL.
    lock: int | None = None
    workers: int = 1
    safe: bool = False

    @property
    def stop_seconds(self) -> float:
        """How long a child may take to stop."""
        modules = len(self.plan.order)
        return DRAIN_SECONDS + modules * self.configuration.core.module_stop_seconds

    def reread(self) -> "Service":
        """Give the same service with the configuration and the modules that are there now.

        :raises Refused: the file or the plan is wrong.
        :raises RestartNeeded: what changed is held by the parent itself.
        """
        configuration = load(self.configuration.file, environ=os.environ)
        was, now = self.configuration.core, configuration.core
        changed = [f"core.{key}" for key in FIXED_KEYS if getattr(was, key) != getattr(now, key)]
        if importlib.metadata.version("ressourcerie-core") != __version__:
            changed.append("ressourcerie-core")
        if changed:
            raise RestartNeeded(changed)
        planned = plan_to_serve(configuration, safe=self.safe)
        return replace(self, configuration=configuration, plan=planned)


def listen(host: str, port: int) -> socket.socket:
    """Open the listening socket, which outlives every child.

    :raises AddressTaken: the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise AddressTaken(host, port, error) from error
    return listening
