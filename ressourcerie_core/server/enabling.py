# SPDX-License-Identifier: Apache-2.0
"""Tell a module that it was enabled, once, and that it is no longer: each in one transaction."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.db import Database
from ressourcerie_core.db.migrate.models import EnabledModule
from ressourcerie_core.module import Module


def forget_others(database: Database, enabled: Collection[str]) -> None:
    """Forget the modules that were disabled while nothing served: nobody was left to tell them.

    :param enabled: those of the configuration; one that is in quarantine stays.
    """
    if gone := told_before(database).difference(enabled):
        database.write(lambda session: _forget(session, gone))


def told_before(database: Database) -> frozenset[str]:
    """Name the modules that know that they are enabled."""
    with database.read() as session:
        return frozenset(session.scalars(select(EnabledModule.name)))


def tell_enabled(database: Database, descriptor: Module, *, seconds: float) -> None:
    """Call ``on_enable``, unless another process has just done it."""

    def work(session: Session) -> None:
        if session.get(EnabledModule, descriptor.name) is None:
            session.add(EnabledModule(name=descriptor.name, enabled_at=clock.now()))
            session.flush()  # of several processes that start at once, one goes on
            _call(descriptor.on_enable, session)

    database.write(work, seconds=seconds)


def tell_disabled(database: Database, descriptor: Module, *, seconds: float) -> None:
    """Call ``on_disable``, unless another process has done it."""

    def work(session: Session) -> None:
        known = session.get(EnabledModule, descriptor.name, with_for_update=True)
        if known is not None:
            session.delete(known)
            _call(descriptor.on_disable, session)

    database.write(work, seconds=seconds)


def _forget(session: Session, names: Collection[str]) -> None:
    session.execute(delete(EnabledModule).where(EnabledModule.name.in_(names)))


def _call(hook: Callable[[Session], Awaitable[None] | None], session: Session) -> None:
    returned = hook(session)
    if inspect.isawaitable(returned):
        asyncio.run(_awaited(returned))


async def _awaited(awaitable: Awaitable[None]) -> None:
    await awaitable
