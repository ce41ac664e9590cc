# SPDX-License-Identifier: Apache-2.0
"""What the till adds: sessions, tickets, their signed acts, and what is told of them."""

from typing import TYPE_CHECKING

from ressourcerie_core.i18n import _
from ressourcerie_core.module import (
    AssistantTool,
    Fill,
    MenuEntry,
    Module,
    Offline,
    Permission,
    Role,
    Stream,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ACTS = {
    "session-opened": _("Session ouverte"),
    "ticket": _("Ticket enregistré"),
    "movement": _("Mouvement de caisse"),
    "session-closed": _("Session close"),
    "session-abandoned": _("Session abandonnée"),
    "ticket-copied": _("Duplicata imprimé à la caisse"),
}


#: What the page of the till is made of: it opens and sells without a network.
_TILL = (
    *("app.js", "caisse.css", "acts.js", "basket.js", "device.js", "entry.js", "keys.js"),
    *("ledger.js", "mirror.js", "paying.js", "receipt.js", "scans.js", "server.js", "till.js"),
    "vouchers.js",
    *(
        f"screens/{name}.js"
        for name in (
            *("after", "categories", "choosing", "closing", "counting", "drawer", "extras", "held"),
            *("opening", "operator", "pad", "payment", "screen", "selling", "ticket", "tickets"),
        )
    ),
)


class CaisseModule(Module):
    name = "caisse"
    title = _("Caisse")
    permissions = (
        Permission("caisse.read", _("consulter les ventes et les sessions de caisse")),
        Permission("caisse.sell", _("tenir une caisse")),
        Permission("caisse.refund", _("rembourser et annuler des ventes")),
        Permission(
            "caisse.manage",
            _("reprendre une caisse, régler les tickets tardifs, expliquer trous et écarts"),
        ),
        Permission("caisse.set-up", _("régler les caisses et les moyens de paiement")),
        Permission("caisse.export", _("exporter les ventes")),
    )
    roles = (
        Role("caisse.cashier", _("Caisse"), ("catalogue.read", "caisse.sell")),
        Role(
            "caisse.manager",
            _("Responsable de caisse"),
            (
                "catalogue.read",
                "caisse.read",
                "caisse.sell",
                "caisse.refund",
                "caisse.manage",
                "caisse.set-up",
                "caisse.export",
            ),
        ),
        Role("caisse.treasurer", _("Trésorerie"), ("caisse.read", "caisse.export")),
    )
    journal = (
        Stream("caisse.till", _("Caisse"), _ACTS),
        Stream("caisse.school", _("Caisse école"), _ACTS),
        Stream(
            "caisse.acts",
            _("Tenue des caisses"),
            {
                "act.changed": _("Acte renvoyé avec un autre contenu"),
                "till.taken": _("Caisse reprise à un autre appareil"),
                "till.changed": _("Caisse réglée"),
                "method.changed": _("Moyen de paiement réglé"),
                "settings.changed": _("Réglages d'un site changés"),
                "ticket.duplicated": _("Duplicata d'un reçu"),
                "stray.attached": _("Ticket tardif rattaché"),
                "stray.dismissed": _("Ticket tardif écarté"),
                "gap.explained": _("Numéros manquants expliqués"),
                "series.explained": _("Série interrompue expliquée"),
                "voucher.cancelled": _("Bon d'achat annulé"),
            },
        ),
    )
    events = (".public:TicketRecorded", ".public:SessionClosed")
    tools = (
        AssistantTool(
            "caisse.takings",
            _("Recettes d'une période"),
            _(
                "Donne les ventes d'une période, par jour, catégorie et moyen de paiement : les "
                "chiffres de la page « Statistiques »."
            ),
            ".assistants:read_takings",
            "caisse.read",
        ),
        AssistantTool(
            "caisse.sessions",
            _("Sessions de caisse"),
            _("Donne les sessions d'une période : ventes, écart, et personnes sous pseudonyme."),
            ".assistants:read_sessions",
            "caisse.read",
        ),
    )
    api = ".api:router"
    pages = ".pages:router"
    menu = (
        MenuEntry(
            _("Vendre"),
            "/vendre",
            "caisse.sell",
            order=10,
            description=_("La caisse, avec ou sans réseau"),
        ),
        MenuEntry(
            _("Caisses et ventes"),
            "/suivi",
            "caisse.read",
            order=15,
            description=_("Le jour, les sessions, les statistiques, la fin de mois"),
        ),
    )
    slots = (".public:SELLING",)
    # Harmless where nothing is labelled.
    fills = (
        Fill("codes-barres.object-sheet", ".pages.ticket_links:ticket_of", "caisse.read"),
        Fill("codes-barres.scanned-ticket", ".pages.ticket_links:scanned_ticket", "caisse.read"),
    )
    offline = Offline(pages=("/vendre",), assets=_TILL)
    models = ".models"
    migrations = ".migrations"
    personal = ".personal:AboutPeople"
    to_do = ".to_do:to_do"
    demo = ".demo:fill"

    def on_enable(self, session: "Session") -> None:
        """Offer the usual methods of payment."""
        # Late: a module that is not enabled adds no table.
        from .service.setting_up import add_default_methods  # noqa: PLC0415 (see above)

        add_default_methods(session)
