# SPDX-License-Identifier: Apache-2.0
"""What codes and labels add: objects with an identity, what is printed and what is scanned."""

from ressourcerie_core.i18n import _
from ressourcerie_core.module import (
    Component,
    Fill,
    MenuEntry,
    Module,
    Offline,
    Permission,
    Role,
    Stream,
    Subscription,
)


class CodesBarresModule(Module):
    name = "codes-barres"
    title = _("Codes-barres")
    permissions = (
        Permission("codes-barres.read", _("chercher un objet et lire un code")),
        Permission("codes-barres.label", _("enregistrer des objets et imprimer des étiquettes")),
    )
    roles = (
        Role(
            "codes-barres.labeller",
            _("Étiquetage"),
            ("catalogue.read", "codes-barres.read", "codes-barres.label"),
        ),
    )
    journal = (
        Stream(
            "codes-barres.acts",
            _("Objets étiquetés"),
            {
                "object.added": _("Objet enregistré"),
                "object.changed": _("Objet modifié"),
                "object.withdrawn": _("Objet retiré, perdu ou remis en rayon"),
                "photo.kept": _("Photo d'un objet gardée"),
                "photo.removed": _("Photo d'un objet enlevée"),
                "lot.added": _("Lot fait"),
                "lot.described": _("Lot décrit autrement"),
                "lot.moved": _("Lot parti ou revenu"),
                "label.printed": _("Étiquettes imprimées"),
                "article.remembered": _("Code d'article dit"),
                "unknown.set-aside": _("Code inconnu écarté"),
                "double-sale.settled": _("Double vente réglée"),
            },
        ),
    )
    api = ".api:router"
    pages = ".pages:router"
    menu = (
        MenuEntry(
            _("Étiquettes et objets"),
            "/entree",
            "codes-barres.read",
            order=40,
            description=_("Enregistrer un objet, imprimer, scanner"),
        ),
    )
    slots = (".public:OBJECT_SHEET", ".public:SCANNED_TICKET")
    # The till shows it where it sells and the reception at its scale; both work without it.
    fills = (
        Fill("caisse.selling", Component("@ressourcerie/codes-barres/till.js", "codes-till")),
        Fill("flux-matiere.weighing", ".pages.weighing:scan_at_scale"),
    )
    offline = Offline(
        assets=(
            *("codes-barres.css", "camera.js", "decoder.worker.js", "detecting.js", "grammar.js"),
            *("known.js", "meaning.js", "sounds.js", "till.js"),
            "vendor/zxing-wasm/dist/es/reader/index.js",
            "vendor/zxing-wasm/dist/es/share.js",
            "vendor/zxing-wasm/dist/reader/zxing_reader.wasm",
        )
    )
    subscriptions = (Subscription("caisse.ticket-recorded", ".subscribers:follow"),)
    to_do = ".to_do:to_do"
    demo = ".demo:fill"
    commands = ".commands:codes_barres"
    models = ".models"
    migrations = ".migrations"
    personal = ".personal:AboutPeople"
