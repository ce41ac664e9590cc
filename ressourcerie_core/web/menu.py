# SPDX-License-Identifier: Apache-2.0
"""Where a visitor may go: the entries of each module, and those of the administration."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ressourcerie_core.auth.permissions import Visitor
from ressourcerie_core.auth.rights import ADMINISTER
from ressourcerie_core.i18n import _
from ressourcerie_core.module import MenuEntry
from ressourcerie_core.web.served import ServedModule


@dataclass(frozen=True)
class Link:
    """A line of the menu and of a tile."""

    label: str
    path: str
    description: str = ""


@dataclass(frozen=True)
class Tile:
    """What one module offers to a visitor: a tile of the home page, a group of the menu."""

    name: str
    title: str
    links: tuple[Link, ...]


_ADMINISTRATION = (
    Link(_("Personnes"), "/admin/personnes"),
    Link(_("Sites"), "/admin/sites"),
    Link(_("Appareils"), "/admin/appareils"),
    Link(_("Modules"), "/admin/modules"),
    Link(_("Journal"), "/admin/journal"),
    Link(_("Tâches et livraisons"), "/admin/evenements"),
)


def sees(visitor: Visitor | None, permission: str | None) -> bool:
    """Tell whether a visitor has a permission somewhere; without one, whether they are known."""
    if visitor is None:
        return False
    if permission is None:
        return True
    return visitor.may(permission) or bool(visitor.sites(permission))


def tiles_for(modules: Iterable[ServedModule], visitor: Visitor | None) -> list[Tile]:
    """Make a tile for each module that has something for this visitor, in module order."""
    tiles = [_tile(module, visitor) for module in modules]
    return [tile for tile in tiles if tile.links]


def administration_for(visitor: Visitor | None, paths: Collection[str]) -> Tile | None:
    """Give the menu of who administers the installation, for the pages that exist here."""
    if not sees(visitor, ADMINISTER.name):
        return None
    links = tuple(link for link in _ADMINISTRATION if link.path in paths)
    return Tile("admin", _("Administration"), links) if links else None


def _tile(module: ServedModule, visitor: Visitor | None) -> Tile:
    entries = sorted(module.descriptor.menu, key=lambda entry: entry.order)
    links = tuple(_link(module, one) for one in entries if sees(visitor, one.permission))
    return Tile(module.name, module.descriptor.title, links)


def _link(module: ServedModule, entry: MenuEntry) -> Link:
    path = f"/{module.name}{entry.path}".rstrip("/")
    return Link(entry.label, path, entry.description)
