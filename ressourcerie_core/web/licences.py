# SPDX-License-Identifier: Apache-2.0
"""The JavaScript packages that the wheels carry, with their licences."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ressourcerie_core.web.served import ServedModule

_CORE = Path(__file__).parent / "static"


def carried_packages(modules: Sequence["ServedModule"]) -> list[dict[str, Any]]:
    """List those of the core and of these modules, as each build wrote them, with its address."""
    folders = [("core", _CORE), *((one.name, one.static) for one in modules if one.static)]
    return [package for name, static in folders for package in _carried_by(name, static)]


def _carried_by(name: str, static: Path) -> Iterator[dict[str, Any]]:
    licences = static / "vendor" / "licences.json"
    if licences.exists():
        for package in json.loads(licences.read_text("utf-8"))["packages"]:
            yield package | {"address": f"/static/{name}/vendor"}
