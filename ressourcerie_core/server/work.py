# SPDX-License-Identifier: Apache-2.0
"""What a child process does: it loads the modules, then serves, or only tells whether it could.

By its channel it gets its errand and its orders, and tells what it does; when that closes, the
parent is gone and the child stops.
"""

import asyncio
import gc
import logging
import os
import socket
import sys
import traceback
from collections.abc import Collection
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from ressourcerie_core import __version__
from ressourcerie_core.auth.first_run import FirstRun
from ressourcerie_core.conf.load import load, load_text
from ressourcerie_core.db import Database, open_database
from ressourcerie_core.db.migrate.planned import histories_of
from ressourcerie_core.db.migrate.status import ensure_ready, refuse_pending
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.events.delivering import Courier
from ressourcerie_core.events.dispatcher import Dispatcher
from ressourcerie_core.i18n import _
from ressourcerie_core.jobs.running import JobRunner
from ressourcerie_core.journal.sealing import Sealer
from ressourcerie_core.journal.starting import note_what_runs
from ressourcerie_core.modules.plan import Plan
from ressourcerie_core.platform import Platform, boot
from ressourcerie_core.server.answering import DRAIN_SECONDS, Conversation, ObedientServer
from ressourcerie_core.server.channel import (
    Channel,
    Message,
    blame,
    problem_from_json,
    problem_to_json,
)
from ressourcerie_core.server.lifecycle import Lifecycle
from ressourcerie_core.server.orders import Orders
from ressourcerie_core.server.passage import Passage
from ressourcerie_core.server.planning import plan_to_serve
from ressourcerie_core.server.problems import Culprit, ModuleStopFailed
from ressourcerie_core.server.saying import say
from ressourcerie_core.server.writer_guard import WriterGuard
from ressourcerie_core.web.app import create_app
from ressourcerie_core.web.logs import configure_logs


def run_errand(descriptor: int) -> None:
    """Run the errand that comes first on a channel, and end the process; it is told there how."""
    channel = Channel(descriptor)
    errand = channel.receive()
    if errand is None:
        return
    for inherited in errand["inherited"]:
        os.set_inheritable(inherited, False)
    orders = Orders(channel)
    code = Work(errand, channel, orders).run()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    # A thread that a module left running must not keep the process.
    os._exit(code)


class Work:
    """One errand, from the configuration to the last answer."""

    def __init__(self, errand: Message, channel: Channel, orders: Orders) -> None:
        self._errand = errand
        self._channel = channel
        self._orders = orders
        self._plan = Plan()

    def run(self) -> int:
        """Do it, and give the exit code of the process."""
        try:
            self._run()
        except Refused as refused:
            self._refuse(*refused.problems)
        except Problem as problem:
            self._refuse(problem)
        except BaseException:  # noqa: BLE001 (the last word of this process goes to its parent)
            self._channel.send("crashed", traceback=traceback.format_exc())
        else:
            return 0
        return 1

    def _refuse(self, *problems: Problem) -> None:
        self._channel.send("refused", problems=[blame(one, self._plan) for one in problems])

    def _run(self) -> None:
        platform = self._booted()
        if self._errand["socket"] is None:
            create_app(platform)
            self._channel.send("ready")
        else:
            # Not asyncio.run, which would wait for what a module or a request does not end.
            loop = asyncio.new_event_loop()
            loop.run_until_complete(self._serve(platform))

    def _booted(self) -> Platform:
        errand = self._errand
        configuration = load_text(Path(errand["file"]), errand["text"], environ=os.environ)
        configure_logs(configuration.core.log_level, configuration.core.log_format)
        planned = plan_to_serve(
            configuration, enabled=errand["enabled"], policy=errand["policy"], safe=errand["safe"]
        )
        left_out = {name: problem_from_json(told) for name, told in errand["left_out"].items()}
        self._plan = planned
        culprits = {module.name: Culprit.of(module) for module in planned.order}
        seconds = configuration.core.module_import_seconds

        def tell_import(name: str) -> None:
            self._tell_doing(culprits[name], "import", seconds)

        platform = boot(
            configuration, planned.without(*left_out), left_out=left_out, on_import=tell_import
        )
        self._channel.send("done")
        return platform

    def _tell_doing(self, culprit: Culprit, what: str, seconds: float) -> None:
        self._channel.send("doing", module=culprit._asdict(), what=what, seconds=seconds)

    async def _serve(self, platform: Platform) -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        self._orders.stop = lambda _hands_over: loop.call_soon_threadsafe(task.cancel)
        faults: list[ModuleStopFailed] = []
        with ExitStack() as held, suppress(asyncio.CancelledError):  # stopped before it was ready
            database = open_database(platform.configuration)
            held.callback(database.close)
            platform = replace(platform, database=database)
            histories = histories_of(platform.plan)
            if self._errand["waits"]:
                refuse_pending(database, histories)
                app = self._application(platform)
                await self._turn()
                ensure_ready(database, histories)
            else:
                ensure_ready(database, histories)
                app = self._application(platform)
            held.enter_context(closing(Sealer(database)))
            note_what_runs(database, _versions(platform))
            _offer_foundation(app.state.first_run, platform)
            faults = await self._run_modules(app, platform, database)
        self._channel.send("stopped", problems=[problem_to_json(one) for one in faults])

    def _application(self, platform: Platform) -> FastAPI:
        app = create_app(platform, first_run_code=self._errand["first_run_code"])
        gc.freeze()  # what is loaded lives as long as the process: no need to visit it again
        gc.enable()
        return app

    async def _turn(self) -> None:
        """Wait until the process before has let go of the base: it alone writes until then."""
        loop, turn = asyncio.get_running_loop(), asyncio.Event()
        self._orders.take = lambda: loop.call_soon_threadsafe(turn.set)
        self._channel.send("prepared")
        await turn.wait()

    async def _run_modules(
        self, app: FastAPI, platform: Platform, database: Database
    ) -> list[ModuleStopFailed]:
        """Start what works beside requests, answer these, and stop all; give what went wrong."""
        seconds = platform.configuration.core.module_stop_seconds
        lifecycle = Lifecycle(
            platform,
            database,
            on_start=self._tell_doing,
            is_first=self._errand["is_first"],
            still_enabled=lambda: self._still_enabled(platform),
        )
        dispatcher = Dispatcher(Courier(database, platform.subscribers))
        runner = JobRunner(database, platform.jobs)
        guard = WriterGuard(database)
        try:
            guard.start()
            await lifecycle.start()
            dispatcher.start()
            runner.start()
            self._channel.send("done")
            await self._answer_requests(app, platform)
        except asyncio.CancelledError:
            pass  # told to stop before it was ready
        finally:
            dispatcher.stop(seconds)
            runner.stop(seconds)
            faults = await lifecycle.stop()
            guard.stop()
        return faults

    def _still_enabled(self, platform: Platform) -> Collection[str]:
        """Name the modules that are not to be told now that they are disabled."""
        if not self._orders.is_last:
            return platform.configuration.core.enabled_modules
        return _enabled_now(platform)

    async def _answer_requests(self, app: FastAPI, platform: Platform) -> None:
        config = uvicorn.Config(
            app,
            http=Conversation,
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=list(platform.configuration.core.trusted_proxies),
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )
        with closing(Passage.inherited(self._errand["passage"])) as passage:
            server = ObedientServer(config, self._channel, passage)
            loop = asyncio.get_running_loop()
            self._orders.perform_on(platform)
            self._orders.stop = lambda hands_over: loop.call_soon_threadsafe(
                partial(server.leave, hands_over=hands_over)
            )
            await server.serve(sockets=[socket.socket(fileno=self._errand["socket"])])


def _enabled_now(platform: Platform) -> Collection[str]:
    """Give the list of the file as it is now; that of the start when it cannot be read any more."""
    try:
        return load(platform.configuration.file, environ=os.environ).core.enabled_modules
    except Refused:
        return platform.configuration.core.enabled_modules


def _versions(platform: Platform) -> dict[str, str]:
    return {"core": __version__} | {module.name: module.version for module in platform.modules}


def _offer_foundation(first_run: FirstRun, platform: Platform) -> None:
    """Give the code of the first page to whoever reads the terminal or the journal."""
    if first_run.is_pending():
        sentence = _(
            "Cette base n'a encore aucun compte. Ouvrez l'instance dans un navigateur : la page de "
            "premier démarrage demandera ce code : {code}"
        )
        say(sentence.format(code=first_run.shown_code), platform.configuration.core)
