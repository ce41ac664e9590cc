# SPDX-License-Identifier: Apache-2.0
"""What the material flow adds: the reception, the exits, the ledger of masses, the balance."""

from ressourcerie_core.i18n import _
from ressourcerie_core.module import (
    AssistantTool,
    Daily,
    Fill,
    Job,
    MenuEntry,
    Module,
    Permission,
    ProposalKind,
    Role,
    Stream,
    Subscription,
)


class FluxMatiereModule(Module):
    name = "flux-matiere"
    title = _("Flux matière")
    permissions = (
        Permission("flux-matiere.read", _("consulter les pesées, le stock et le bilan")),
        Permission("flux-matiere.weigh", _("tenir un poste de réception et peser")),
        Permission("flux-matiere.ship", _("enregistrer sorties, transferts et retours")),
        Permission("flux-matiere.correct", _("corriger une ligne et rattacher les lignes égarées")),
        Permission("flux-matiere.close", _("clore une période")),
        Permission("flux-matiere.declare", _("préparer et suivre les déclarations aux filières")),
        Permission("flux-matiere.import", _("importer des cahiers et des exports d'avant")),
        Permission("flux-matiere.set-up", _("tenir les postes et le guide de tri")),
    )
    roles = (
        Role(
            "flux-matiere.receptionist",
            _("Réception"),
            ("catalogue.read", "flux-matiere.read", "flux-matiere.weigh"),
        ),
        Role(
            "flux-matiere.manager",
            _("Responsable du flux matière"),
            (
                "catalogue.read",
                "flux-matiere.read",
                "flux-matiere.weigh",
                "flux-matiere.ship",
                "flux-matiere.correct",
                "flux-matiere.close",
                "flux-matiere.declare",
                "flux-matiere.import",
                "flux-matiere.set-up",
            ),
        ),
    )
    menu = (
        MenuEntry(
            _("Réception"),
            "/reception",
            permission="flux-matiere.weigh",
            order=20,
            description=_("Peser ce qui arrive, ligne après ligne"),
        ),
        MenuEntry(
            _("Bilan matière"),
            "/bilan",
            permission="flux-matiere.read",
            order=60,
            description=_("Ce qui est entré, ce qui est sorti, ce qui reste"),
        ),
    )
    journal = (
        Stream(
            "flux-matiere.acts",
            _("Flux matière"),
            {
                "line.corrected": _("Ligne corrigée"),
                "line.attached": _("Ligne égarée rattachée"),
                "sale.placed": _("Ligne vendue pesée ou estimée après coup"),
                "line.dismissed": _("Ligne égarée écartée"),
                "period.closed": _("Période close"),
                "declaration.went-on": _("Déclaration : étape franchie"),
                "notebook.imported": _("Cahier importé"),
                "notebook.undone": _("Import d'un cahier annulé"),
                "post.added": _("Poste ajouté"),
                "post.archived": _("Poste archivé"),
                "keyword.kept": _("Mot du guide de tri ajouté ou changé"),
                "keyword.archived": _("Mot du guide de tri retiré"),
            },
        ),
    )
    slots = (".public:WEIGHING",)
    # Harmless where nothing is labelled.
    fills = (
        Fill("codes-barres.object-sheet", ".pages.labelled_object:deposit_of", "flux-matiere.read"),
    )
    events = (".public:DepositClosed", ".public:DeclarationOpened")
    jobs = (
        Job(
            "flux-matiere.remind",
            _("Rappeler les déclarations qui s'ouvrent"),
            ".jobs:remind_of_declarations",
            Daily(6, 30),
        ),
    )
    subscriptions = (Subscription("caisse.ticket-recorded", ".subscribers:count_ticket"),)
    tools = (
        AssistantTool(
            "flux-matiere.balance",
            _("Bilan d'une période"),
            _(
                "Donne les masses d'une période, en tout, par rayon et par catégorie : ce sont les "
                "chiffres de la page « Bilan matière »."
            ),
            ".assistants:read_balance",
            "flux-matiere.read",
        ),
        AssistantTool(
            "flux-matiere.deposits",
            _("Dépôts d'une période"),
            _("Donne le nombre et le poids des dépôts, par jour, site et provenance."),
            ".assistants:read_deposits",
            "flux-matiere.read",
        ),
        AssistantTool(
            "flux-matiere.lines",
            _("Lignes pesées à la réception"),
            _("Donne les lignes d'une période, les plus lourdes d'abord, pour en corriger une."),
            ".assistants:read_lines",
            "flux-matiere.read",
        ),
        AssistantTool(
            "flux-matiere.declarations",
            _("Déclarations aux filières"),
            _("Dit où en est la déclaration de chaque trimestre d'une année."),
            ".assistants:read_declarations",
            "flux-matiere.read",
        ),
        AssistantTool(
            "flux-matiere.sorting-guide",
            _("Guide de tri"),
            _("Dit dans quelle catégorie va un objet ou, sans objet, donne tous les mots connus."),
            ".assistants:read_guide",
            "flux-matiere.read",
            is_document=True,
        ),
    )
    proposals = (
        ProposalKind(
            "flux-matiere.category-mapping",
            _("Ranger un libellé dans une catégorie"),
            _("Dit, pour le guide de tri et les cahiers, la catégorie d'un libellé libre."),
            ".proposals:CategoryMapping",
            "flux-matiere.set-up",
        ),
        ProposalKind(
            "flux-matiere.line-correction",
            _("Corriger une ligne"),
            _("Corrige la catégorie, le poids brut ou la destination d'une ligne pesée."),
            ".proposals:LineCorrection",
            "flux-matiere.correct",
        ),
    )
    api = ".api:router"
    pages = ".pages:router"
    models = ".models"
    migrations = ".migrations"
    commands = ".commands:flux_matiere"
    to_do = ".pages.declarations:waiting"
    personal = ".personal:AboutPeople"
    demo = ".demo:fill"
