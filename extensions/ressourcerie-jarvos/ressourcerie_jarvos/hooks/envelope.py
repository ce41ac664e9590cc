# SPDX-License-Identifier: Apache-2.0
"""An event as CloudEvents 1.0 writes it, in JSON and in the structured mode."""

import json
from typing import Any

from .models import Telling

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
#: What an instance that was given no address calls itself.
NAMELESS = "urn:ressourcerie"
_PREFIX = "fr.ressourcerie"


def cloud_event(telling: Telling, source: str | None) -> str:
    """Write an event.

    :param source: the address of this instance.
    """
    written: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(telling.event_id),
        "source": source or NAMELESS,
        "type": f"{_PREFIX}.{telling.event}.v{telling.version}",
        "time": telling.made_at.isoformat().replace("+00:00", "Z"),
        "subject": telling.subject,
        "datacontenttype": "application/json",
        "data": json.loads(telling.facts),
    }
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"))
