# SPDX-License-Identifier: Apache-2.0
"""Run one library inside the throwaway environment and print what it did as JSON.

Usage: python run.py LIBRARY ACTION NAME…, where LIBRARY is a file beside this one.
"""

import importlib
import json
import logging
import sys
from typing import Any

GROUP = "ressourcerie.modules"


class Memory(logging.Handler):
    """Keep the warnings and errors that the library logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def main(library: str, action: str, names: list[str]) -> None:
    memory = Memory()
    logging.getLogger().addHandler(memory)
    report: dict[str, Any] = {"error": None, "answer": None}
    try:
        report["answer"] = getattr(importlib.import_module(library), action)(GROUP, names)
    except Exception as error:  # the comparison reports whatever the library lets through
        report["error"] = type(error).__name__
    report["messages"] = memory.messages
    print(json.dumps(report, default=lambda value: type(value).__name__))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
