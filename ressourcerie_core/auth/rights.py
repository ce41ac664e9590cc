# SPDX-License-Identifier: Apache-2.0
"""The permissions and roles that exist: the core's own, and those that loaded modules declare."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ressourcerie_core.i18n import _
from ressourcerie_core.module import Permission, Role

if TYPE_CHECKING:
    from ressourcerie_core.module import Module

#: Only administrators have it: no role may include a permission of the core.
ADMINISTER = Permission("core.administer", _("administrer l'installation"))

#: For the token of a program that watches the instance.
READ_METRICS = Permission("core.read-metrics", _("lire les mesures de l'installation"))
_OF_CORE = (ADMINISTER, READ_METRICS)


@dataclass(frozen=True)
class Rights:
    """What may be granted here; what a module that is off declared is not in it."""

    permissions: Mapping[str, Permission]
    roles: Mapping[str, Role]

    @classmethod
    def of(cls, descriptors: Iterable["Module"]) -> "Rights":
        """Collect what the loaded modules declare, beside the core's own permissions."""
        loaded = tuple(descriptors)
        permissions = (*_OF_CORE, *(one for module in loaded for one in module.permissions))
        roles = (role for module in loaded for role in module.roles)
        return cls(
            permissions={permission.name: permission for permission in permissions},
            roles={role.name: role for role in roles},
        )

    def given_by(self, roles: Iterable[str]) -> frozenset[str]:
        """Add up the permissions of roles; one that no loaded module declares gives none."""
        known = (self.roles[name] for name in roles if name in self.roles)
        wanted = {permission for role in known for permission in role.permissions}
        return frozenset(wanted & self.permissions.keys() - {one.name for one in _OF_CORE})

    def as_json(self) -> dict[str, Any]:
        """Render what :meth:`of_json` reads back, for a command that asks the server to write."""
        return {
            "permissions": [asdict(permission) for permission in self.permissions.values()],
            "roles": [asdict(role) for role in self.roles.values()],
        }

    @classmethod
    def of_json(cls, document: Mapping[str, Any]) -> "Rights":
        """Read back what :meth:`as_json` rendered."""
        permissions = (Permission(**fields) for fields in document["permissions"])
        roles = (
            Role(**fields | {"permissions": tuple(fields["permissions"])})
            for fields in document["roles"]
        )
        return cls(
            permissions={permission.name: permission for permission in permissions},
            roles={role.name: role for role in roles},
        )
