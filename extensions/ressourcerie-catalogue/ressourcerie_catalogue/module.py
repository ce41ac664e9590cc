# SPDX-License-Identifier: Apache-2.0
"""What the catalogue adds: categories, presets, containers, partners and places."""

from ressourcerie_core.i18n import _
from ressourcerie_core.module import MenuEntry, Module, Permission, Role


class CatalogueModule(Module):
    name = "catalogue"
    title = _("Catalogue")
    permissions = (
        Permission("catalogue.read", _("consulter les catégories, les partenaires et les lieux")),
        Permission("catalogue.edit", _("modifier le catalogue, renommer, scinder et fusionner")),
    )
    roles = (
        Role("catalogue.reader", _("Lecture du catalogue"), ("catalogue.read",)),
        Role("catalogue.editor", _("Tenue du catalogue"), ("catalogue.read", "catalogue.edit")),
    )
    menu = (
        MenuEntry(
            _("Catalogue"),
            "/",
            permission="catalogue.read",
            order=80,
            description=_("Catégories, prix indicatifs, contenants, partenaires et lieux"),
        ),
    )
    slots = (".public:CATEGORY_SHEET",)
    api = ".api:router"
    pages = ".pages:router"
    models = ".models"
    migrations = ".migrations"
    commands = ".commands:catalogue"
    personal = ".personal:AboutPeople"
    demo = ".demo:fill"
