# SPDX-License-Identifier: Apache-2.0
"""The roles of a person as tick boxes, module by module, at each site and everywhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from ressourcerie_core.auth.granting import RoleAt
from ressourcerie_core.auth.models import Account
from ressourcerie_core.i18n import _
from ressourcerie_core.web.served import ServedPlatform

EVERYWHERE = "partout"


@dataclass(frozen=True)
class Tick:
    """One box: a role at one place."""

    value: str
    place: str
    ticked: bool


@dataclass(frozen=True)
class RoleLine:
    """A role, what it lets do, and its boxes."""

    title: str
    allows: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class RoleGroup:
    """The roles that one module declares."""

    title: str
    lines: tuple[RoleLine, ...]


def role_groups(
    platform: ServedPlatform, person: Account, places: Mapping[UUID, str]
) -> list[RoleGroup]:
    """Make the boxes of a person; at an only site, « everywhere » says it all."""
    held = {(grant.role, grant.site_id) for grant in person.grants}
    at_sites = {site for _role, site in held if site}
    shown = {site: name for site, name in places.items() if len(places) > 1 or site in at_sites}
    groups = []
    for module in platform.modules:
        titles = {one.name: one.title for one in module.descriptor.permissions}
        lines = tuple(
            RoleLine(
                title=role.title,
                allows=", ".join(titles.get(name, name) for name in role.permissions),
                ticks=_ticks(role.name, held, shown),
            )
            for role in module.descriptor.roles
        )
        if lines:
            groups.append(RoleGroup(module.descriptor.title, lines))
    return groups


def ticked_roles(values: Iterable[str]) -> list[RoleAt]:
    """Read the boxes that came back ticked."""
    found = []
    for value in values:
        role, _at, place = value.partition("@")
        found.append((role, None if place == EVERYWHERE else UUID(place)))
    return found


def _ticks(role: str, held: set[RoleAt], places: Mapping[UUID, str]) -> tuple[Tick, ...]:
    everywhere = Tick(f"{role}@{EVERYWHERE}", _("Partout"), (role, None) in held)
    at_sites = (Tick(f"{role}@{site}", name, (role, site) in held) for site, name in places.items())
    return (everywhere, *at_sites)
