# SPDX-License-Identifier: Apache-2.0
"""The operator's log: one line an event on standard error, as text or as JSON.

It holds opaque ids, route names and durations, never what a person typed.
"""

import logging
import sys
from datetime import datetime
from typing import Any, Literal

import structlog

_SHARED: tuple[structlog.types.Processor, ...] = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
_GRAVE = {"warning": "ATTENTION", "error": "ERREUR", "critical": "ERREUR"}
#: What these say at « info » concerns whoever writes programs; clients even repeat addresses,
#: which may hold a secret.
_TALKATIVE = ("alembic", "asyncio", "httpx", "httpx2", "stevedore", "uvicorn")


def configure_logs(level: str, form: Literal["text", "json"]) -> None:
    """Send what the platform, its modules and their libraries log to standard error."""
    threshold = logging.getLevelNamesMapping()[level.upper()]
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else _as_line
    )
    structlog.configure(
        processors=[*_SHARED, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                *_SHARED,
                structlog.stdlib.add_logger_name,
                structlog.processors.format_exc_info,
            ],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=threshold, force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, threshold))


def _as_line(_logger: Any, _method: str, event: structlog.types.EventDict) -> str:
    """Write a line that a person reads: the hour, what is grave, what happened, then the facts."""
    at = datetime.fromisoformat(str(event.pop("timestamp"))).astimezone()
    level = _GRAVE.get(str(event.pop("level")), "")
    sentence, trace = str(event.pop("event")), event.pop("exception", None)
    facts = (f"{name}={value}" for name, value in event.items() if value is not None)
    line = " ".join(part for part in (f"{at:%H:%M:%S}", level, sentence, *facts) if part)
    return f"{line}\n{trace}" if trace else line
