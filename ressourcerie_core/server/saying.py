# SPDX-License-Identifier: Apache-2.0
"""What the parent tells the operator: sentences in a terminal, JSON for a program."""

import json
import sys

from ressourcerie_core import clock
from ressourcerie_core.settings import CoreSettings


def say(sentence: str, settings: CoreSettings) -> None:
    """Tell the operator something, whatever the level of the log."""
    if settings.log_format == "json":
        line = {"event": sentence, "level": "info", "timestamp": clock.now().isoformat()}
        sentence = json.dumps(line, ensure_ascii=False)
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 (the operator's terminal)
