# SPDX-License-Identifier: Apache-2.0
"""A real base with two accounts: an administrator, and a volunteer who may read the shelf."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from ressourcerie_core.auth import accounts
from ressourcerie_core.auth.passwords import Passwords
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database, create_database
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.module import Module, Permission, Role


class Shelf(Module):
    name = "shelf"
    title = "Étagère"
    permissions = (
        Permission("shelf.read", "voir l'étagère"),
        Permission("shelf.fill", "garnir l'étagère"),
    )
    roles = (
        Role("shelf.visitor", "Curieux", ("shelf.read",)),
        Role("shelf.keeper", "Responsable", ("shelf.read", "shelf.fill")),
    )


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    return Passwords(time_cost=1, memory_kibibytes=64)


@pytest.fixture(scope="session")
def rights() -> Rights:
    return Rights.of([Shelf()])


@pytest.fixture
def database(conf: Configuration, passwords: Passwords, rights: Rights) -> Iterator[Database]:
    database = create_database(conf)
    upgrade(database, [core_history()])

    def two_accounts(session: Session) -> None:
        secret = passwords.accept("quatre chaises dépareillées", login="anne")
        accounts.add(
            session,
            login="anne",
            display_name="Anne Le Goff",
            password_hash=secret,
            administrator=True,
            rights=rights,
        )
        accounts.add(
            session,
            login="bilal",
            display_name="Bilal Haddad",
            password_hash=secret,
            roles=[("shelf.visitor", None)],
            rights=rights,
        )

    database.write(two_accounts)
    yield database
    database.close()
