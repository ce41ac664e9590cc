# SPDX-License-Identifier: Apache-2.0
"""What the connector adds: programs outside that are told, that read and that propose."""

from ressourcerie_core.i18n import _
from ressourcerie_core.module import (
    EVERY_EVENT,
    Every,
    Job,
    MenuEntry,
    Module,
    Permission,
    Role,
    Stream,
    Subscription,
)

from .settings import JarvosSettings


class JarvosModule(Module):
    name = "jarvos"
    title = _("Connecteur")
    permissions = (
        Permission("jarvos.read", _("voir ce que le connecteur dit, lit et propose")),
        Permission("jarvos.set-up", _("régler le connecteur : jetons et destinations")),
    )
    roles = (Role("jarvos.keeper", _("Connecteur"), ("jarvos.read", "jarvos.set-up")),)
    settings = JarvosSettings
    journal = (
        Stream(
            "jarvos.acts",
            _("Connecteur"),
            {
                "hook.added": _("Destination ajoutée"),
                "hook.changed": _("Destination changée"),
                "hook.turned": _("Destination allumée ou éteinte"),
                "hook.rotated": _("Secret d'une destination changé"),
                "hook.old-secret-retired": _("Ancien secret retiré"),
                "hook.tested": _("Destination essayée"),
                "hook.removed": _("Destination supprimée"),
                "telling.again": _("Envoi recommencé"),
                "telling.passed": _("Envoi laissé de côté"),
                "token.made": _("Jeton d'assistant fait"),
                "token.revoked": _("Jeton d'assistant révoqué"),
                "assistants.turned": _("Assistants arrêtés ou rallumés"),
                "proposal.made": _("Proposition d'un assistant"),
                "proposal.accepted": _("Proposition acceptée"),
                "proposal.refused": _("Proposition refusée"),
            },
        ),
        Stream(
            "jarvos.calls",
            _("Appels des assistants"),
            {"tool.called": _("Appel d'un outil")},
        ),
    )
    models = ".models"
    migrations = ".migrations"
    personal = ".personal:AboutPeople"
    subscriptions = (Subscription(EVERY_EVENT, ".hooks.recording:keep_for_each_hook", name="tell"),)
    jobs = (Job("jarvos.tell", _("Dire les événements dehors"), ".hooks.sending:tell", Every(1)),)
    pages = ".pages:router"
    commands = ".commands:jarvos"
    to_do = ".to_do:waiting"
    menu = (
        MenuEntry(
            _("Connecteur"),
            "/connecteur",
            "jarvos.read",
            order=90,
            description=_("Les assistants et les automates"),
        ),
    )
