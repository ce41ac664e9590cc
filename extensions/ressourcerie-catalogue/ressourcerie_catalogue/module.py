# SPDX-License-Identifier: Apache-2.0
"""What the catalogue adds: categories, presets, containers, partners and places."""

from ressourcerie_core.i18n import _
from ressourcerie_core.module import AssistantTool, MenuEntry, Module, Permission, Role, Stream


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
    journal = (
        Stream(
            "catalogue.acts",
            _("Catalogue"),
            {
                "category.created": _("Catégorie ouverte"),
                "category.renamed": _("Catégorie renommée"),
                "category.moved": _("Catégorie déplacée"),
                "category.split": _("Catégorie scindée"),
                "category.merged": _("Catégorie fusionnée"),
                "category.archived": _("Catégorie archivée"),
                "category.restored": _("Catégorie restaurée"),
                "category.changed": _("Prix, poids ou usage d'une catégorie changés"),
                "category.mapped": _("Correspondance officielle d'une catégorie changée"),
                "row.added": _("Ligne ajoutée à une liste"),
                "row.changed": _("Ligne d'une liste changée"),
                "row.archived": _("Ligne d'une liste archivée"),
                "row.restored": _("Ligne d'une liste restaurée"),
                "sheet.imported": _("Feuille de catégories importée"),
            },
        ),
    )
    slots = (".public:CATEGORY_SHEET",)
    tools = (
        AssistantTool(
            "catalogue.categories",
            _("Arbre des catégories"),
            _("Donne les catégories en usage, avec leurs identifiants et leurs prix indicatifs."),
            ".assistants:read_tree",
            "catalogue.read",
            is_document=True,
        ),
    )
    api = ".api:router"
    pages = ".pages:router"
    models = ".models"
    migrations = ".migrations"
    commands = ".commands:catalogue"
    personal = ".personal:AboutPeople"
    demo = ".demo:fill"
