# SPDX-License-Identifier: Apache-2.0
"""Start modules in plan order and stop them in reverse, each within its time limit."""

import asyncio
import threading
import traceback
from collections.abc import Awaitable, Callable, Collection
from typing import TYPE_CHECKING, Any

from ressourcerie_core.module import Context
from ressourcerie_core.modules.guard import first_line
from ressourcerie_core.server.enabling import (
    forget_others,
    tell_disabled,
    tell_enabled,
    told_before,
)
from ressourcerie_core.server.problems import Culprit, ModuleStartFailed, ModuleStopFailed

if TYPE_CHECKING:
    from ressourcerie_core.db import Database
    from ressourcerie_core.platform import ActiveModule, Platform

Hook = Callable[[Context], Awaitable[None] | None]
#: Told the module, what it does and for how long it may, before its hook is called.
Tell = Callable[[Culprit, str, float], None]


class HookFailed(Exception):
    """What a hook raised, in words; some of what it may raise would stop the loop itself."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(first_line(error))
        self.traceback = "".join(traceback.format_exception(error))


class Lifecycle:
    """What was started, so that exactly that is stopped."""

    def __init__(
        self,
        platform: "Platform",
        database: "Database",
        *,
        on_start: Tell,
        is_first: bool,
        still_enabled: Callable[[], Collection[str]],
    ) -> None:
        self._platform = platform
        self._database = database
        self._on_start = on_start
        self._is_first = is_first
        self._still_enabled = still_enabled
        self._started: list[ActiveModule] = []

    async def start(self) -> None:
        """Start every module; the caller stops what was started, should a later one fail.

        :raises ModuleStartFailed: a module raised, or did not finish in time.
        """
        limit = self._platform.configuration.core.module_start_seconds
        if self._is_first:
            forget_others(self._database, self._platform.configuration.core.enabled_modules)
        known = told_before(self._database)
        for module in self._platform.modules:
            culprit = Culprit.of(module.loaded.planned)
            self._on_start(culprit, "start", limit)
            try:
                if module.name not in known:
                    await _within(limit, self._enabling(module, limit), self._context(module))
                await _within(limit, module.descriptor.start, self._context(module))
            except (HookFailed, TimeoutError) as error:
                problem = ModuleStartFailed(culprit, _reason(error, limit))
                problem.traceback = getattr(error, "traceback", "")
                raise problem from error
            self._started.append(module)

    async def stop(self) -> list[ModuleStopFailed]:
        """Stop what was started; a module that fails to stop hinders no other."""
        limit = self._platform.configuration.core.module_stop_seconds
        enabled = self._still_enabled()
        faults = []
        while self._started:
            module = self._started.pop()
            try:
                await _within(limit, module.descriptor.stop, self._context(module))
                if module.name not in enabled:
                    await _within(limit, self._disabling(module, limit), self._context(module))
            except (HookFailed, TimeoutError) as error:
                culprit = Culprit.of(module.loaded.planned)
                faults.append(ModuleStopFailed(culprit, _reason(error, limit)))
        return faults

    def _enabling(self, module: "ActiveModule", limit: float) -> Hook:
        return lambda context: tell_enabled(context.database, module.descriptor, seconds=limit)

    def _disabling(self, module: "ActiveModule", limit: float) -> Hook:
        return lambda context: tell_disabled(context.database, module.descriptor, seconds=limit)

    def _context(self, module: "ActiveModule") -> Context:
        return Context(module.settings, self._database, self._platform.outgoing)


def _reason(error: Exception, limit: float) -> str:
    return str(error) if isinstance(error, HookFailed) else f"il n'a pas fini en {limit:g} s"


async def _within(seconds: float, hook: Hook, context: Context) -> None:
    """Run a hook, sync or async, and give up on it after a time.

    The function is called in a daemon thread: one that hangs can be left behind, and cannot keep
    the loop from turning. The coroutine that it may give runs in the loop.
    """
    async with asyncio.timeout(seconds):
        returned = await _in_daemon_thread(lambda: hook(context))
        if returned is not None:
            await _contained(returned)


async def _contained(awaitable: Awaitable[None]) -> None:
    try:
        await awaitable
    except asyncio.CancelledError:
        raise
    except BaseException as error:
        raise HookFailed(error) from error


def _in_daemon_thread(work: Callable[[], Awaitable[None] | None]) -> "asyncio.Future[Any]":
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[Any] = loop.create_future()

    def settle(error: BaseException | None, result: object) -> None:
        if outcome.done():  # given up on
            return
        if error is None:
            outcome.set_result(result)
        else:
            outcome.set_exception(HookFailed(error))

    def run() -> None:
        error, result = None, None
        try:
            result = work()
        except BaseException as raised:  # noqa: BLE001 (carried to the loop, which reports it)
            error = raised
        loop.call_soon_threadsafe(settle, error, result)

    threading.Thread(target=run, daemon=True, name="module-hook").start()
    return outcome
