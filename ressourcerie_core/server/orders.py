# SPDX-License-Identifier: Apache-2.0
"""The orders that a child gets from its parent, and how it performs them."""

import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from ressourcerie_core import operations
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.operations import Json, UnknownOperation
from ressourcerie_core.platform import Platform
from ressourcerie_core.server.channel import Channel, Message, problem_to_json
from ressourcerie_core.server.problems import OperationFailed

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)


class Orders:
    """Hears the parent from the first moment to the last: it may be gone, or say to stop.

    :ivar stop: what to do then, told whether another process takes the connections over; before
        anything is open, the process just leaves.
    :ivar is_last: whether none stays that serves what this process serves, once told to stop.
    :ivar take: what to do when the process before has let go.
    """

    def __init__(self, channel: Channel) -> None:
        self.stop: Callable[[bool], object] = lambda _hands_over: os._exit(0)
        self.is_last = True
        self.take: Callable[[], object] = lambda: None
        self._channel = channel
        self._platform: Platform | None = None
        self._performer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="operation")
        threading.Thread(target=self._obey, daemon=True, name="orders").start()

    def perform_on(self, platform: Platform) -> None:
        """Perform operations on a base that is open."""
        self._platform = platform

    def _obey(self) -> None:
        hands_over = False
        for order in self._channel.messages():
            if order["order"] == "stop":
                hands_over, self.is_last = order["hands_over"], order["is_last"]
                break
            if order["order"] == "take":
                self.take()
            else:
                self._performer.submit(self._perform, order)
        self._performer.shutdown()
        self.stop(hands_over)

    def _perform(self, order: Message) -> None:
        try:
            told: Json = {"answer": self._answer(order["operation"], order["facts"])}
        except Refused as refused:
            told = {"problems": [problem_to_json(one) for one in refused.problems]}
        except Problem as problem:
            told = {"problems": [problem_to_json(problem)]}
        except Exception as error:  # the command that waits must be told of a defect of ours
            log.exception("une opération a échoué", extra={"operation": order["operation"]})
            told = {"problems": [problem_to_json(OperationFailed(order["operation"], error))]}
        self._channel.send("answer", id=order["id"], **told)

    def _answer(self, name: str, facts: dict[str, Any]) -> Json:
        platform = self._platform
        if platform is None or not _is_of_a_loaded_package(name, platform):
            raise UnknownOperation(name)
        work = operations.named(name).work
        assert platform.database is not None
        return platform.database.write(lambda session: work(session, **facts))


def _is_of_a_loaded_package(name: str, platform: Platform) -> bool:
    """Tell whether an operation is the core's or an active module's: the rest is not imported."""
    place = name.partition(":")[0]
    packages = ("ressourcerie_core", *(module.package for module in platform.modules))
    return any(place == package or place.startswith(f"{package}.") for package in packages)
