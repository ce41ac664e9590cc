# SPDX-License-Identifier: Apache-2.0
"""Small platforms: modules made on the spot, served by the real application."""

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ressourcerie_core import clock
from ressourcerie_core.auth.models import Account
from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.module import Module, Offline, Permission
from ressourcerie_core.outgoing import Outgoing


@dataclass
class Served:
    """A module as the platform holds it, without its distribution."""

    name: str
    api: Any = None
    pages: Any = None
    static: Path | None = None
    personal: Any = None
    templates: Path | None = None
    settings: Any = None
    permissions: tuple[str, ...] = ()
    roles: tuple[Any, ...] = ()
    menu: tuple[Any, ...] = ()
    version: str = "1.0"
    slots: tuple[Any, ...] = ()
    fills: tuple[Any, ...] = ()
    to_do: Any = None
    measures: Any = None
    offline: Offline = field(default_factory=Offline)

    @property
    def package(self) -> str:
        return f"ressourcerie_{self.name}"

    @property
    def descriptor(self) -> Module:
        fields = {
            "name": self.name,
            "title": self.name.capitalize(),
            "menu": self.menu,
            "roles": self.roles,
            "offline": self.offline,
            "permissions": tuple(Permission(one, one) for one in self.permissions),
        }
        return type("Descriptor", (Module,), fields)()


@dataclass
class Installed:
    """A platform of such modules."""

    modules: list[Served]
    database: Any = None
    left_out: dict[str, Any] = field(default_factory=dict)
    jobs: tuple[Any, ...] = ()
    badge: str = ""
    metrics: bool = True
    outgoing: Outgoing = field(default_factory=Outgoing)
    request_max_bytes: int = 10_000

    @property
    def configuration(self) -> Any:
        options = {
            "badge": self.badge,
            "metrics": self.metrics,
            "request_max_bytes": self.request_max_bytes,
        }
        return SimpleNamespace(core=SimpleNamespace(**options))

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset(name for module in self.modules for name in module.permissions)


OPEN = [anyone()]


def somebody():
    """An instance where nobody has an account leads to its first page only."""
    facts = {"password_hash": None, "administrator": True, "created_at": clock.now()}
    return Account(login="anne", display_name="Anne", **facts)
