# SPDX-License-Identifier: Apache-2.0
"""Deliver events and run jobs without serving anything; several processes may, on PostgreSQL."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from threading import Event
from types import FrameType

from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database, open_database
from ressourcerie_core.db.migrate.planned import histories_of
from ressourcerie_core.db.migrate.status import require_current
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.events.delivering import Courier
from ressourcerie_core.events.dispatcher import Dispatcher
from ressourcerie_core.i18n import _
from ressourcerie_core.jobs.running import JobRunner
from ressourcerie_core.journal.sealing import Sealer
from ressourcerie_core.platform import Platform, boot
from ressourcerie_core.server.channel import modules_of
from ressourcerie_core.server.planning import plan_to_serve
from ressourcerie_core.server.probe import probe
from ressourcerie_core.server.saying import say


def work_until_stopped(configuration: Configuration) -> None:
    """Deliver and run jobs until SIGTERM or SIGINT, then finish what is on its way.

    :raises Refused: a module does not start, or the base is not the one that they expect.
    """
    platform = boot_probed(configuration)
    limit = configuration.core.module_stop_seconds
    with ExitStack() as held:
        database = open_database(configuration)
        held.callback(database.close)
        require_current(database, histories_of(platform.plan))
        held.enter_context(closing(Sealer(database)))
        with told_to_stop() as is_told, at_work(platform, database, seconds=limit):
            say(_("Les livraisons et les tâches se font ici, jusqu'à Ctrl-C."), configuration.core)
            is_told.wait()


def boot_probed(configuration: Configuration) -> Platform:
    """Load the modules here once a process that is thrown away has loaded them without harm."""
    planned = plan_to_serve(configuration)
    problems = probe(configuration)
    if problems and configuration.core.on_module_error == "stop":
        raise Refused(problems)
    left_out: Mapping[str, Problem] = {
        name: problem for problem in reversed(problems) for name in modules_of(problem)
    }
    return boot(configuration, planned.without(*left_out), left_out=left_out)


@contextmanager
def at_work(platform: Platform, database: Database, *, seconds: float) -> Iterator[None]:
    """Deliver and run jobs for the time of a block.

    :param seconds: how long what is on its way may take to end.
    """
    dispatcher = Dispatcher(Courier(database, platform.subscribers))
    runner = JobRunner(database, platform.jobs)
    dispatcher.start()
    try:
        runner.start()
        yield
    finally:
        if not (dispatcher.stop(seconds) & runner.stop(seconds)):
            os._exit(1)  # what never ends would hold the process


@contextmanager
def told_to_stop() -> Iterator[Event]:
    """Give what SIGTERM and SIGINT set."""
    told = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        told.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
