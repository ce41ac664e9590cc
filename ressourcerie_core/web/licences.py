# SPDX-License-Identifier: Apache-2.0
"""The JavaScript packages that the wheel carries, with their licences."""

import json
from pathlib import Path
from typing import Any

_LICENCES = Path(__file__).parent / "static" / "vendor" / "licences.json"


def carried_packages() -> list[dict[str, Any]]:
    """List them, as the build wrote them."""
    if not _LICENCES.exists():
        return []
    packages: list[dict[str, Any]] = json.loads(_LICENCES.read_text("utf-8"))["packages"]
    return packages
