# SPDX-License-Identifier: Apache-2.0
"""What the home page shows: the association, and a tile for each module."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ressourcerie_core.auth.models import Association
from ressourcerie_core.web.served import ServedModule, ServedPlatform

if TYPE_CHECKING:
    from ressourcerie_core.db import Database


_LICENCES = Path(__file__).parent / "static" / "vendor" / "licences.json"


@dataclass(frozen=True)
class Link:
    """A line of a tile."""

    label: str
    path: str
    description: str


@dataclass(frozen=True)
class Tile:
    """A module on the home page."""

    name: str
    title: str
    links: tuple[Link, ...]


def tiles_of(platform: ServedPlatform) -> list[Tile]:
    """Make a tile for each module, in module order."""
    return [_tile(module) for module in platform.modules]


def _tile(module: ServedModule) -> Tile:
    descriptor = module.descriptor
    entries = sorted(descriptor.menu, key=lambda entry: entry.order)
    links = tuple(
        Link(entry.label, f"/{module.name}{entry.path}".rstrip("/"), entry.description)
        for entry in entries
    )
    return Tile(module.name, descriptor.title, links)


def carried_packages() -> list[dict[str, Any]]:
    """List the JavaScript packages that the wheel carries, with their licences."""
    if not _LICENCES.exists():
        return []
    packages: list[dict[str, Any]] = json.loads(_LICENCES.read_text("utf-8"))["packages"]
    return packages


def association_name(database: "Database | None") -> str | None:
    """Give the name of the association, once ``init`` has recorded it."""
    if database is None:
        return None
    with database.read() as session:
        return session.scalar(select(Association.name).limit(1))
