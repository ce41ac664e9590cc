# SPDX-License-Identifier: Apache-2.0
"""What Paheko adds: what the till closed, in the accounts that the association keeps there."""

from ressourcerie_core.i18n import _
from ressourcerie_core.module import (
    Daily,
    Every,
    Job,
    MenuEntry,
    Module,
    Permission,
    Role,
    Stream,
    Subscription,
)

from .settings import PahekoSettings


class PahekoModule(Module):
    name = "paheko"
    title = _("Paheko")
    permissions = (
        Permission("paheko.read", _("voir ce qui est envoyé à la comptabilité")),
        Permission("paheko.send", _("envoyer à Paheko, réessayer, classer une pièce")),
        Permission("paheko.set-up", _("choisir les comptes et l'envoi automatique")),
    )
    roles = (
        Role(
            "paheko.treasurer",
            _("Comptabilité avec Paheko"),
            ("caisse.read", "caisse.export", "paheko.read", "paheko.send", "paheko.set-up"),
        ),
    )
    journal = (
        Stream(
            "paheko.acts",
            _("Comptabilité"),
            {
                "accounts.chosen": _("Comptes choisis"),
                "sending.turned": _("Envoi automatique réglé"),
                "sending.begun": _("Premier jour envoyé choisi"),
                "sending.asked": _("Envoi demandé"),
                "comparison.asked": _("Comparaison demandée"),
                "piece.retried": _("Pièce reprise"),
                "piece.parked": _("Pièce gardée"),
                "piece.corrected": _("Pièce corrigée"),
                "piece.done-by-hand": _("Pièce faite à la main"),
            },
        ),
    )
    pages = ".pages:router"
    menu = (
        MenuEntry(
            _("Comptabilité"),
            "/comptabilite",
            "paheko.read",
            order=70,
            description=_("Les clôtures de caisse dans Paheko"),
        ),
    )
    models = ".models"
    migrations = ".migrations"
    settings = PahekoSettings
    personal = ".personal:AboutPeople"
    to_do = ".to_do:to_do"
    demo = ".demo:fill"
    commands = ".commands:paheko"
    subscriptions = (
        # What was closed before the module came may be sent too: a treasurer says from which day.
        Subscription("caisse.session-closed", ".subscribers:keep_closing", from_the_beginning=True),
    )
    jobs = (
        Job("paheko.send", _("Envoyer les clôtures à Paheko"), ".jobs:do_what_waits", Every(1)),
        Job("paheko.compare", _("Comparer avec Paheko"), ".jobs:compare_each_night", Daily(3, 40)),
    )
