# SPDX-License-Identifier: Apache-2.0
"""The committed map of routes: who may reach each, as a file that a person reads and approves.

One line of ``routes.toml`` for each route, the module's API and pages alike::

    "GET /api/v1/caisse/tickets" = "caisse.read"
    "POST /api/v1/caisse/sites/{site_id}/sessions" = "caisse.open @ site_id"
    "GET /caisse/aide" = "anyone"

The right hand is the permission; ``@`` names the parameter that limits it to a site, and ``@ *``
says that any site will do; a list when several permissions are needed; ``signed-in`` when any
account will do, ``device`` for what enrolled devices send by themselves.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI

from ressourcerie_core.auth.device_checks import ByDevice
from ressourcerie_core.auth.permissions import Allowed, Check, Recognised, declared_by
from ressourcerie_core.ids import new_id

if TYPE_CHECKING:
    from ressourcerie_core.web.dispatch import Face

ANYONE = "anyone"
ANY_SITE = " @ *"
SIGNED_IN = "signed-in"
DEVICE = "device"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PARAMETER = re.compile(r"\{([^{}:]*)(?::([^{}]*))?\}")


@dataclass(frozen=True, order=True)
class Route:
    """One route, and the rule of who may reach it."""

    method: str
    path: str
    rule: tuple[str, ...]

    @property
    def address(self) -> str:
        """The left hand of its line."""
        return f"{self.method} {self.path}"

    @property
    def line(self) -> str:
        """Its line of the map."""
        return f"{json.dumps(self.address)} = {written(self.rule)}"

    @property
    def is_open(self) -> bool:
        """Tell whether everybody may reach it, signed in or not."""
        return self.rule == (ANYONE,)

    @property
    def is_for_devices(self) -> bool:
        """Tell whether enrolled devices reach it, and nobody else."""
        return self.rule == (DEVICE,)

    @property
    def is_safe(self) -> bool:
        """Tell whether it changes nothing, by its method."""
        return self.method in SAFE

    @property
    def is_page(self) -> bool:
        """Tell whether a person reads it."""
        return not self.path.startswith("/api/")

    @property
    def is_of_a_site(self) -> bool:
        """Tell whether each part of its rule may hold at one site alone."""
        return all(" @ " in part for part in self.rule)

    @property
    def is_of_any_site(self) -> bool:
        """Tell whether holding its permissions at one site opens it, whichever site."""
        return all(part.endswith(ANY_SITE) for part in self.rule)

    @property
    def permissions(self) -> frozenset[str]:
        """The permissions that its rule names, wherever they must hold."""
        return frozenset(part.partition(" @ ")[0] for part in self.rule if "." in part)

    def target(self, site_id: object | None = None) -> str:
        """Give an address that this route answers; nothing needs to be there.

        :param site_id: the site to name in the parameter that limits the rule.
        """
        limits = {part.partition(" @ ")[2] for part in self.rule} - {"", "*"}
        values = dict.fromkeys(limits, str(site_id or new_id()))
        named = set()

        def value_of(match: re.Match[str]) -> str:
            name, kind = match.groups()
            named.add(name)
            return "1" if kind in {"int", "float"} else values.get(name, str(new_id()))

        path = _PARAMETER.sub(value_of, self.path)
        query = "&".join(f"{name}={value}" for name, value in values.items() if name not in named)
        return f"{path}?{query}" if query else path


def written(rule: tuple[str, ...]) -> str:
    """Write the right hand of a line."""
    return json.dumps(rule[0] if len(rule) == 1 else list(rule))


def routes_of(app: FastAPI, module: str) -> list[Route]:
    """List the routes of a module, or of ``core``, as the application declares them."""
    faces: tuple[Face, ...] = app.state.faces
    return sorted(
        Route(method, context.path or "/", _rule_of(declared_by(context)))
        for face in faces
        if face.module == module
        for context in face.contexts
        for method in context.methods or ()
    )


def _rule_of(checks: tuple[Check, ...]) -> tuple[str, ...]:
    if any(isinstance(check, ByDevice) for check in checks):
        return (DEVICE,)
    asked = [_written(check) for check in checks if isinstance(check, Allowed)]
    if not asked and any(isinstance(check, Recognised) for check in checks):
        return (SIGNED_IN,)
    return tuple(dict.fromkeys(asked)) or ((ANYONE,) if checks else ("nothing",))


def _written(check: Allowed) -> str:
    if check.at_any_site:
        return check.permission + ANY_SITE
    return f"{check.permission} @ {check.site}" if check.site else check.permission


def read_map(file: Path) -> list[Route]:
    """Read a map; one that does not exist yet is empty."""
    if not file.exists():
        return []
    lines = tomllib.loads(file.read_text("utf-8"))
    return [_route(address, rule) for address, rule in lines.items()]


def _route(address: str, rule: str | list[str]) -> Route:
    method, _space, path = address.partition(" ")
    return Route(method, path, (rule,) if isinstance(rule, str) else tuple(rule))


def disagreements(declared: list[Route], mapped: list[Route], file: Path) -> Iterator[str]:
    """Say what to write in a map, or to mend in the code, for them to agree."""
    by_address = {route.address: route for route in mapped}
    for route in declared:
        line = by_address.pop(route.address, None)
        if line is None:
            yield f"{file.name} lacks a line; if this is meant, add it:\n    {route.line}"
        elif line.rule != route.rule:
            yield (
                f"{route.address} asks for {written(route.rule)}, and {file.name} says "
                f"{written(line.rule)}: mend one of them"
            )
    for line in by_address.values():
        yield f"{file.name} has a line for no route; remove it:\n    {line.line}"
