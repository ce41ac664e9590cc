# SPDX-License-Identifier: Apache-2.0
"""Where the trace of an unforeseen failure goes: a file for the authors, never the screen."""

import os
import tempfile
from pathlib import Path


def keep_report(trace: str) -> Path | None:
    """Write a trace where only this account reads it; ``None`` when nowhere can be written."""
    try:
        descriptor, name = tempfile.mkstemp(prefix="ressourcerie-erreur-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as report:
            report.write(trace)
    except OSError:
        return None
    return Path(name)
