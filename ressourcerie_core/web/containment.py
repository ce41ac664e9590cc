# SPDX-License-Identifier: Apache-2.0
"""Code of modules that a page calls: bounded in time, and its failure is its module's alone."""

import contextvars
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock, Thread
from time import monotonic

import structlog

from ressourcerie_core.i18n import _
from ressourcerie_core.modules.guard import place_of
from ressourcerie_core.web.last_errors import LastErrors

SECONDS = 2.0  # for all that one place of a page waits for
AT_ONCE = 4  # of one call: those that hang must not take every thread

log = structlog.get_logger("ressourcerie.modules")


@dataclass(frozen=True)
class Unavailable:
    """What is shown in place of what a module failed to give."""

    title: str

    @property
    def sentence(self) -> str:
        """The words that a person reads."""
        return _("{title} : module indisponible.").format(title=self.title)


@dataclass(frozen=True)
class Call:
    """One call of a module's code.

    :param module: the module's name, for the log.
    :param title: what people call it, for the page.
    :param place: what is called, such as ``fill catalogue.category-sheet``.
    :param request_id: the number of the request, which the page shows.
    :param work: what to run, in a thread of its own.
    """

    module: str
    title: str
    place: str
    request_id: str
    work: Callable[[], object]


@dataclass
class _Running:
    call: Call
    thread: Thread | None = None
    results: list[object] = field(default_factory=list)
    error: str = ""


class Containment:
    """Runs calls of modules side by side (``app.state.containment``)."""

    def __init__(self, errors: LastErrors, seconds: float = SECONDS) -> None:
        self._errors = errors
        self._seconds = seconds
        self._lock = Lock()
        self._places: dict[tuple[str, str], BoundedSemaphore] = defaultdict(
            lambda: BoundedSemaphore(AT_ONCE)
        )

    def run(self, calls: Sequence[Call]) -> list[object]:
        """Run calls together and give their results in order, :class:`Unavailable` for a failure.

        A call that is late goes on in its thread, unheard; as long as too many of the same do,
        it is not called again.
        """
        until = monotonic() + self._seconds
        running = [self._begun(call) for call in calls]
        return [self._result(one, until) for one in running]

    def _begun(self, call: Call) -> _Running:
        begun = _Running(call)
        with self._lock:
            gate = self._places[call.module, call.place]
        if not gate.acquire(blocking=False):
            begun.error = "still running"
            return begun
        context = contextvars.copy_context()
        begun.thread = Thread(
            target=context.run,
            args=(_carry_out, begun, gate),
            name=f"module {call.module}, {call.place}",
            daemon=True,
        )
        begun.thread.start()
        return begun

    def _result(self, running: _Running, until: float) -> object:
        call = running.call
        if running.thread is not None:
            running.thread.join(max(0.0, until - monotonic()))
        if running.results:
            return running.results[0]
        error = running.error or "too slow"
        log.error(
            "module indisponible",
            module=call.module,
            place=call.place,
            request_id=call.request_id,
            error=error,
        )
        self._errors.note(call.module, what=error, where=call.place, request_id=call.request_id)
        return Unavailable(call.title)


def _carry_out(running: _Running, gate: BoundedSemaphore) -> None:
    try:
        running.results.append(running.call.work())
    except BaseException as error:  # noqa: BLE001 (whatever a module raises is its own failure)
        # The message of an error may quote what a person typed; its type and its place may not.
        running.error = place_of(error)
    finally:
        gate.release()
