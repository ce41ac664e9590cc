# SPDX-License-Identifier: Apache-2.0
"""Named places where a test can stop, break or freeze the process; inert otherwise.

``RESSOURCERIE_FAILPOINTS`` is read once, when the process starts: ``name=action``, separated by
commas. ``name@3=action`` waits for the third time that the place is reached.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping

VARIABLE = "RESSOURCERIE_FAILPOINTS"

#: Every place, with what has just happened there.
POINTS: Mapping[str, str] = {
    "write.queued": "a work waits for the writer",
    "write.taken": "the writer took a first work",
    "write.begun": "the transaction is open",
    "write.savepoint": "the work has its savepoint",
    "write.worked": "the work is done, its savepoint open",
    "write.released": "the savepoint is released",
    "write.gathered": "every work of the group is done",
    "write.committed": "the commit is on disk, nobody was told",
    "write.returned": "the result goes back to the caller",
    "read.begun": "a reading session is open",
    "idempotency.looked-up": "the key was looked for",
    "idempotency.stored": "the answer is stored beside the effect",
    "answer.built": "the answer is ready to leave",
    "event.recorded": "the event is beside its fact, its deliveries are not",
    "event.claimed": "deliveries are taken, in an open transaction",
    "event.handled": "the subscriber did its work, its savepoint open",
    "lock.taken": "the instance lock is held",
    "backup.begun": "the copy's temporary file exists",
    "backup.copied": "the copy is written, not yet named",
    "backup.named": "the copy has its name",
    "migration.begun": "the exclusive transaction is open",
    "migration.saved": "the backup is made",
    "migration.history": "a module's history is about to run",
    "migration.step": "one revision ran",
    "migration.recorded": "the tables of a module have their owner",
    "migration.kept": "the revisions of a module are kept",
    "migration.checked": "names and foreign keys were checked",
    "migration.committed": "the new tables are on disk",
    "purge.exported": "the export lies beside the base",
    "purge.dropped": "the tables are dropped",
    "purge.committed": "the purge is on disk",
}


class FailpointReached(RuntimeError):
    """What the action ``raise`` raises."""


def _stop(name: str) -> None:  # noqa: ARG001 (every action is given the name)
    os.kill(os.getpid(), signal.SIGKILL)


def _break(name: str) -> None:
    raise FailpointReached(name)


def _freeze(name: str) -> None:  # noqa: ARG001
    while True:
        time.sleep(60)


_ACTIONS: Mapping[str, Callable[[str], None]] = {"exit": _stop, "raise": _break, "hang": _freeze}


def arm(text: str) -> None:
    """Arm places, in the variable's words, and forget those that were.

    :raises ValueError: an unknown place or action, so that no test believes it broke something.
    """
    armed = {}
    for item in filter(None, text.split(",")):
        place, _equals, action = item.partition("=")
        name, _at, occurrence = place.partition("@")
        if name not in POINTS or action not in _ACTIONS:
            raise ValueError(f"{VARIABLE}: {item!r}")
        armed[name] = (int(occurrence or 1), _ACTIONS[action])
    _ARMED.clear()
    _REACHED.clear()
    _STRUCK.clear()
    _ARMED.update(armed)


def reach(name: str) -> None:
    """Do what the environment asked for at this place: nothing, in every ordinary process."""
    if not _ARMED:
        return
    _REACHED[name] += 1
    occurrence, action = _ARMED.get(name, (0, _break))
    if _REACHED[name] == occurrence:
        _STRUCK.append(name)
        action(name)


def struck() -> bool:
    """Tell whether an armed place did what was asked, so that no test believes it in vain."""
    return bool(_STRUCK)


_ARMED: dict[str, tuple[int, Callable[[str], None]]] = {}
_REACHED: Counter[str] = Counter()
_STRUCK: list[str] = []
arm(os.environ.get(VARIABLE, ""))
