# SPDX-License-Identifier: Apache-2.0
"""The base and the rights of the instance, for commands that read them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.db import Database, open_database
from ressourcerie_core.db.migrate.planned import histories_of
from ressourcerie_core.db.migrate.status import require_current
from ressourcerie_core.modules.plan import Plan

if TYPE_CHECKING:
    from ressourcerie_core.platform import Platform


@contextmanager
def opened(invocation: Invocation) -> Iterator[Database]:
    """Open the base, if its tables are those that the core and the command's module expect.

    :raises Refused: tables are missing, behind or newer; ``ressourcerie db upgrade`` is named.
    """
    database = open_database(invocation.configuration())
    platform = invocation.platform
    try:
        require_current(database, histories_of(platform.plan if platform else Plan()))
        yield database
    finally:
        database.close()


@contextmanager
def reading(invocation: Invocation) -> Iterator[Session]:
    """Give a session that reads the base, whether the instance serves or not."""
    with opened(invocation) as database, database.read() as session:
        yield session


def load_everything(invocation: Invocation) -> "Platform":
    """Load every enabled module, for a command that speaks for the whole instance.

    The other functions here then check the tables of all of them.

    :raises Refused: a module cannot be loaded, or its settings are wrong.
    """
    # Late: most commands load no other module.
    from ressourcerie_core.platform import boot  # noqa: PLC0415
    from ressourcerie_core.server.planning import plan_to_serve  # noqa: PLC0415

    configuration = invocation.configuration()
    invocation.platform = boot(configuration, plan_to_serve(configuration))
    return invocation.platform


def declared_rights(invocation: Invocation) -> Rights:
    """Load the descriptors of the enabled modules, and collect the rights that they declare.

    :raises Refused: a module cannot be loaded.
    """
    # Late: most commands on accounts load no module.
    from ressourcerie_core.modules.manager import ModuleManager  # noqa: PLC0415
    from ressourcerie_core.server.planning import plan_to_serve  # noqa: PLC0415

    planned = plan_to_serve(invocation.configuration())
    manager = ModuleManager(planned, on_import=lambda _name: None)
    return Rights.of(module.descriptor for module in manager.modules)
