# SPDX-License-Identifier: Apache-2.0
"""The session that a work writes with: it neither commits nor rolls back."""

from collections.abc import Callable
from typing import NoReturn, TypeVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from ressourcerie_core.db.problems import TransactionMisused
from ressourcerie_core.i18n import _

T = TypeVar("T")


class WorkSession(Session):
    """A session inside the platform's transaction; ``begin_nested`` gives a part its own fate."""

    def commit(self) -> NoReturn:
        """Refuse: the platform commits, and answers only after."""
        raise TransactionMisused(_("a demandé la validation (commit)"))

    def rollback(self) -> NoReturn:
        """Refuse: a work that must not happen raises."""
        raise TransactionMisused(_("a demandé l'annulation (rollback)"))


def run_work(connection: Connection, work: Callable[[Session], T]) -> T:
    """Run a work within the innermost transaction of a connection, and send what it left."""
    transaction = connection.get_nested_transaction() or connection.get_transaction()
    assert transaction is not None
    with WorkSession(connection, join_transaction_mode="rollback_only") as session:
        result = work(session)
        session.flush()  # what the work added must fail here, not at the shared commit
    if not transaction.is_active:
        raise TransactionMisused(_("a continué après une erreur de la base"))
    return result
