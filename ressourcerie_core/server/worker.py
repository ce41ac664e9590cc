# SPDX-License-Identifier: Apache-2.0
"""The child process: it loads the modules, then serves, or only tells whether it could.

Started by its parent as ``python -m ressourcerie_core.server.worker``. It tells what it does on the
channel and takes its orders, a JSON object a line, on its standard input; when that ends, the
parent is gone and the child stops.
"""

import argparse
import asyncio
import gc
import json
import os
import socket
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import uvicorn

from ressourcerie_core.conf import load
from ressourcerie_core.db import open_database
from ressourcerie_core.db.migrate.planned import histories_of
from ressourcerie_core.db.migrate.status import ensure_ready
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.platform import Platform, boot
from ressourcerie_core.server.channel import Channel, problem_from_json, problem_to_json
from ressourcerie_core.server.lifecycle import Lifecycle
from ressourcerie_core.server.orders import Orders
from ressourcerie_core.server.planning import plan_to_serve
from ressourcerie_core.web.app import create_app
from ressourcerie_core.web.logs import configure_logs

#: How long requests under way may take to end when the server stops.
DRAIN_SECONDS = 30


def main() -> int:
    """Run the child as its parent's arguments say; the outcome is told on the channel."""
    options = _options()
    with os.fdopen(options.channel, "w", encoding="utf-8") as stream:
        channel = Channel(stream)
        try:
            platform = _booted(options, channel)
            if options.probe:
                create_app(platform)
                channel.send("ready")
            else:
                asyncio.run(_serve(platform, options.socket, channel))
        except Refused as refused:
            channel.send("refused", problems=[problem_to_json(one) for one in refused.problems])
        except Problem as problem:
            channel.send("refused", problems=[problem_to_json(problem)])
        except BaseException:  # noqa: BLE001 (the last word of this process goes to its parent)
            channel.send("crashed", traceback=traceback.format_exc())
        else:
            return 0
    return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--conf", type=Path, required=True)
    parser.add_argument("--channel", type=int, required=True)
    parser.add_argument("--socket", type=int)
    parser.add_argument("--enabled", type=json.loads, help="names, instead of the file's list")
    parser.add_argument("--left-out", type=json.loads, default={}, help="a problem by name")
    parser.add_argument("--safe", action="store_true")
    parser.add_argument("--probe", action="store_true", help="tell whether it could serve")
    return parser.parse_args()


def _booted(options: argparse.Namespace, channel: Channel) -> Platform:
    configuration = load(options.conf)
    configure_logs(configuration.core.log_level, configuration.core.log_format)
    planned = plan_to_serve(configuration, enabled=options.enabled, safe=options.safe)
    left_out = {name: problem_from_json(told) for name, told in options.left_out.items()}
    platform = boot(
        configuration,
        planned.without(*left_out),
        left_out=left_out,
        on_import=lambda name: channel.send("importing", module=name),
    )
    channel.send("imported")
    return platform


async def _serve(platform: Platform, listening: int, channel: Channel) -> None:
    database = open_database(platform.configuration)
    try:
        ensure_ready(database, histories_of(platform.plan))
        platform = replace(platform, database=database)
        lifecycle = Lifecycle(platform, database)
        await lifecycle.start()
        try:
            await _answer_requests(platform, listening, channel)
        finally:
            await lifecycle.stop()
    finally:
        database.close()


async def _answer_requests(platform: Platform, listening: int, channel: Channel) -> None:
    config = uvicorn.Config(
        create_app(platform),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    server = ObedientServer(config, channel)
    orders = Orders(platform, channel)
    loop = asyncio.get_running_loop()

    def obey() -> None:
        orders.obey_until_stop(sys.stdin)
        loop.call_soon_threadsafe(setattr, server, "should_exit", True)

    threading.Thread(target=obey, daemon=True, name="orders").start()
    gc.freeze()  # what is loaded lives as long as the process: collections need not visit it
    await server.serve(sockets=[socket.socket(fileno=listening)])


class ObedientServer(uvicorn.Server):
    """A uvicorn that says when it is ready, and stops when its parent says so.

    Signals are the parent's to hear: a Ctrl-C in the terminal reaches it alone.
    """

    def __init__(self, config: uvicorn.Config, channel: Channel) -> None:
        super().__init__(config)
        self._channel = channel

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._channel.send("ready")

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


if __name__ == "__main__":
    sys.exit(main())
