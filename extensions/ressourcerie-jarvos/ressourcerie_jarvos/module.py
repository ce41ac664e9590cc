# SPDX-License-Identifier: Apache-2.0
"""What the connector adds: programs outside that are told, that read and that propose."""

from ressourcerie_core.i18n import _
from ressourcerie_core.module import MenuEntry, Module, Permission, Role


class JarvosModule(Module):
    name = "jarvos"
    title = _("Connecteur")
    permissions = (
        Permission("jarvos.read", _("voir ce que le connecteur dit, lit et propose")),
        Permission("jarvos.set-up", _("régler le connecteur : jetons et destinations")),
    )
    roles = (Role("jarvos.keeper", _("Connecteur"), ("jarvos.read", "jarvos.set-up")),)
    pages = ".pages:router"
    menu = (
        MenuEntry(
            _("Connecteur"),
            "/connecteur",
            "jarvos.read",
            order=90,
            description=_("Les assistants et les automates"),
        ),
    )
