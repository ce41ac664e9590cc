# SPDX-License-Identifier: Apache-2.0
"""The orders that a child gets from its parent, and how it performs them."""

import json
import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ressourcerie_core import operations
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.operations import Json, UnknownOperation
from ressourcerie_core.platform import Platform
from ressourcerie_core.server.channel import Channel, problem_to_json
from ressourcerie_core.server.problems import OperationFailed

log = logging.getLogger(__name__)


class Orders:
    """Performs operations one by one, and says when the order is to stop."""

    def __init__(self, platform: Platform, channel: Channel) -> None:
        self._platform = platform
        self._channel = channel
        self._performer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="operation")

    def obey_until_stop(self, lines: Iterable[str]) -> None:
        """Read orders until one says to stop, or until the parent is gone."""
        for line in lines:
            order = json.loads(line)
            if order["order"] == "stop":
                break
            self._performer.submit(self._perform, order)
        self._performer.shutdown()

    def _perform(self, order: dict[str, Any]) -> None:
        try:
            told: Json = {"answer": self._answer(order["operation"], order["facts"])}
        except Refused as refused:
            told = {"problems": [problem_to_json(one) for one in refused.problems]}
        except Problem as problem:
            told = {"problems": [problem_to_json(problem)]}
        except Exception as error:  # the command that waits must be told of a defect of ours
            log.exception("operation failed", extra={"operation": order["operation"]})
            told = {"problems": [problem_to_json(OperationFailed(order["operation"], error))]}
        self._channel.send("answer", id=order["id"], **told)

    def _answer(self, name: str, facts: dict[str, Json]) -> Json:
        loaded = {"ressourcerie_core", *(module.package for module in self._platform.modules)}
        if name.partition(".")[0] not in loaded:
            raise UnknownOperation(name)
        work = operations.named(name).work
        database = self._platform.database
        assert database is not None
        return database.write(lambda session: work(session, **facts))
