# SPDX-License-Identifier: Apache-2.0
"""Start modules in plan order and stop them in reverse, each within its time limit."""

import asyncio
import inspect
import logging
import threading
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from ressourcerie_core.module import Context
from ressourcerie_core.server.problems import ModuleStartFailed

if TYPE_CHECKING:
    from ressourcerie_core.db import Database
    from ressourcerie_core.platform import ActiveModule, Platform

log = logging.getLogger(__name__)

Hook = Callable[[Context], Awaitable[None] | None]


class HookFailed(Exception):
    """What a hook raised in its thread, in words."""


class Lifecycle:
    """What was started, so that exactly that is stopped."""

    def __init__(self, platform: "Platform", database: "Database") -> None:
        self._platform = platform
        self._database = database
        self._started: list[ActiveModule] = []

    async def start(self) -> None:
        """Start every module; what was started is stopped when a later one fails.

        :raises ModuleStartFailed: a module raised, or did not finish in time.
        """
        limit = self._platform.configuration.core.module_start_seconds
        for module in self._platform.modules:
            try:
                await _within(limit, module.descriptor.start, self._context(module))
            except (Exception, SystemExit) as error:
                await self.stop()
                raise ModuleStartFailed(module.name, _reason(error, limit)) from error
            self._started.append(module)

    async def stop(self) -> None:
        """Stop what was started; a module that fails to stop hinders no other."""
        limit = self._platform.configuration.core.module_stop_seconds
        while self._started:
            module = self._started.pop()
            try:
                await _within(limit, module.descriptor.stop, self._context(module))
            except (Exception, SystemExit) as error:
                log.exception(
                    "module did not stop", extra={"module_name": module.name}, exc_info=error
                )

    def _context(self, module: "ActiveModule") -> Context:
        return Context(settings=module.settings, database=self._database)


def _reason(error: BaseException, limit: float) -> str:
    if isinstance(error, TimeoutError):
        return f"il n'a pas fini en {limit:g} s"
    return str(error) if isinstance(error, HookFailed) else f"{type(error).__name__}: {error}"


async def _within(seconds: float, hook: Hook, context: Context) -> None:
    """Run a hook, sync or async, and give up on it after a time.

    A sync hook runs in a daemon thread: one that hangs can be left behind, and cannot keep the
    process from ending, as a thread of the loop's executor would.
    """
    if inspect.iscoroutinefunction(hook):
        await asyncio.wait_for(hook(context), seconds)
        return
    returned = await asyncio.wait_for(_in_daemon_thread(lambda: hook(context)), seconds)
    if returned is not None:
        await asyncio.wait_for(returned, seconds)


def _in_daemon_thread(work: Callable[[], Awaitable[None] | None]) -> "asyncio.Future[Any]":
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[Any] = loop.create_future()

    def settle(error: BaseException | None, result: object) -> None:
        if outcome.done():  # given up on
            return
        if error is None:
            outcome.set_result(result)
        else:
            outcome.set_exception(HookFailed(f"{type(error).__name__}: {error}"))

    def run() -> None:
        error, result = None, None
        try:
            result = work()
        except BaseException as raised:  # noqa: BLE001 (carried to the loop, which reports it)
            error = raised
        loop.call_soon_threadsafe(settle, error, result)

    threading.Thread(target=run, daemon=True, name="module-hook").start()
    return outcome
