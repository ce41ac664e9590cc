# SPDX-License-Identifier: Apache-2.0
"""Run a module's code so that whatever it raises is that module's failure, and nobody else's."""

import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from packaging.utils import canonicalize_name

from ressourcerie_core.i18n import _
from ressourcerie_core.modules.distribution import Distribution
from ressourcerie_core.modules.problems import ImportFailed, MissingPackage, ModuleFailed

Refusal = Callable[[BaseException], ModuleFailed]


@contextmanager
def blaming(refusal: Refusal) -> Iterator[None]:
    """Turn whatever is raised inside into the refusal of one module.

    A module may call ``sys.exit`` or raise ``KeyboardInterrupt`` itself: that is a failure like
    another. When a signal of the operator raises it, the program stops as it would elsewhere.
    """
    with _signals_noted() as received:
        try:
            yield
        except ModuleFailed:
            raise
        except BaseException as error:
            if received:
                raise
            problem = refusal(error)
            problem.traceback = "".join(traceback.format_exception(error))
            raise problem from error


def refusal_of_import(name: str, distribution: Distribution, own_package: str) -> Refusal:
    """Make the refusal of a failed import, which tells an absent package from the rest."""

    def refuse(error: BaseException) -> ModuleFailed:
        absent = error.name if isinstance(error, ModuleNotFoundError) else None
        if absent and absent.partition(".")[0] not in {own_package, "ressourcerie_core"}:
            package = canonicalize_name(absent.partition(".")[0])
            return MissingPackage(
                name, distribution, imported=absent, package=package, error=first_line(error)
            )
        return ImportFailed(name, distribution, error=first_line(error))

    return refuse


def first_line(error: BaseException) -> str:
    """Say an exception in one line that an operator can quote."""
    # TracebackException survives exceptions that cannot even be printed.
    summary = str(traceback.TracebackException(type(error), error, None, lookup_lines=False))
    lines = summary.strip().splitlines()
    kind = type(error).__name__
    if isinstance(error, SystemExit):
        return _("il arrête le programme (sys.exit({code}))").format(code=summary)
    return f"{kind} : {lines[0]}" if lines else kind


@contextmanager
def _signals_noted() -> Iterator[list[int]]:
    """Note the interruptions that the operator asks for, and let them act as before."""
    received: list[int] = []
    before: dict[int, Any] = {}

    def note(number: int, frame: FrameType | None) -> None:
        received.append(number)
        before[number](number, frame)

    # Signals are handled in the main thread alone; elsewhere nothing of theirs is ever raised.
    if threading.current_thread() is threading.main_thread():
        for stop in (signal.SIGINT, signal.SIGTERM):
            handler = signal.getsignal(stop)
            if callable(handler):
                before[stop] = handler
                signal.signal(stop, note)
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def place_of(error: BaseException) -> str:
    """Say an exception by its type and its place, for a log: its message may quote somebody."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__qualname__}{place}"
