# SPDX-License-Identifier: Apache-2.0
"""The operator's log: one line an event on standard error, as text or as JSON.

It holds opaque ids, route names and durations, never what a person typed.
"""

import logging
import re
import sys
import traceback
from contextlib import suppress
from datetime import datetime
from typing import Any, Literal, TextIO, cast

import structlog

_SHARED: tuple[structlog.types.Processor, ...] = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
_GRAVE = {"warning": "ATTENTION", "error": "ERREUR", "critical": "ERREUR"}
#: What these say at « info » concerns whoever writes programs; clients even repeat addresses,
#: which may hold a secret.
_TALKATIVE = ("alembic", "asyncio", "httpcore2", "httpx", "httpx2", "stevedore", "uvicorn")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_FRAMES = 8


def configure_logs(level: str, form: Literal["text", "json"]) -> None:
    """Send what the platform, its modules and their libraries log to standard error."""
    threshold = logging.getLevelNamesMapping()[level.upper()]
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else _as_line
    )
    stream = cast("TextIO", _Lasting(sys.stderr))  # nothing but these two is asked of it
    structlog.configure(
        processors=[*_SHARED, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                *_SHARED,
                structlog.stdlib.add_logger_name,
                _without_message,
            ],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=threshold, force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, threshold))


class _Lasting:
    """A stream whose reader may leave, or whose disk may fill up: the shop goes on selling."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def _without_message(
    _logger: Any, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Say where an error happened: its message may quote what a person typed, its place may not."""
    exc_info = event.pop("exc_info", None)
    if exc_info is True:
        exc_info = sys.exc_info()
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    if isinstance(error, BaseException):
        event["error"] = type(error).__qualname__
        event["frames"] = frames_of(error)
    return event


def frames_of(error: BaseException) -> list[str]:
    """Give the last places that an error went through."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _as_line(_logger: Any, _method: str, event: structlog.types.EventDict) -> str:
    """Write a line that a person reads: the hour, what is grave, what happened, then the facts."""
    at = datetime.fromisoformat(str(event.pop("timestamp"))).astimezone()
    level = _GRAVE.get(str(event.pop("level")), "")
    sentence = str(event.pop("event"))
    facts = (f"{name}={value}" for name, value in event.items() if value is not None)
    return _on_one_line(
        " ".join(part for part in (f"{at:%H:%M:%S}", level, sentence, *facts) if part)
    )


def _on_one_line(text: str) -> str:
    """Write what would end a line, or move a terminal's cursor, as its code."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
