# SPDX-License-Identifier: Apache-2.0
"""Why a migration is refused; each refusal leaves the base as it was."""

from collections.abc import Sequence
from pathlib import Path

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class MigrationRefused(Problem):
    """A migration that did not happen."""

    status = 503


class RevisionMalformed(MigrationRefused):
    slug = "db/revision-malformed"
    title = _("Révision illisible")

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(
            _("Cette révision est refusée : {reason}.").format(reason=reason),
            hint=_("Réinstallez le module, ou signalez-le à son auteur."),
            where=str(file),
        )


class HistoryForked(MigrationRefused):
    slug = "db/history-forked"
    title = _("Historique à plusieurs têtes")

    def __init__(self, module: str, files: Sequence[str]) -> None:
        super().__init__(
            _("Les révisions de « {module} » ne se suivent pas : {files}.").format(
                module=module, files=", ".join(files)
            ),
            hint=_("Réinstallez le module ; son auteur doit garder une seule suite de révisions."),
            where=module,
            modules=[module],
        )


class RevisionTwice(MigrationRefused):
    slug = "db/revision-twice"
    title = _("Révision en double")

    def __init__(self, revision: str, first: str, second: str) -> None:
        super().__init__(
            _("« {first} » et « {second} » ont la même révision {revision}.").format(
                first=first, second=second, revision=revision
            ),
            hint=_("Désactivez l'un des deux, et signalez-le à son auteur."),
            where=second,
            modules=[second],
        )


class TableTwice(MigrationRefused):
    slug = "db/table-twice"
    title = _("Table en double")

    def __init__(self, table: str, owner: str, module: str) -> None:
        super().__init__(
            _("« {module} » veut créer la table {table}, qui appartient à « {owner} ».").format(
                module=module, table=table, owner=owner
            ),
            hint=_("Désactivez l'un des deux modules, et signalez-le à son auteur."),
            where=module,
            modules=[module],
        )


class TableNameRefused(MigrationRefused):
    slug = "db/table-name"
    title = _("Nom de table refusé")

    def __init__(self, module: str, table: str, where: str, prefix: str) -> None:
        super().__init__(
            _("« {module} » touche à la table {table}, qui n'est pas à lui.").format(
                module=module, table=table
            ),
            hint=_("Ses tables s'appellent « {prefix}… » : signalez-le à son auteur.").format(
                prefix=prefix
            ),
            where=where,
            modules=[module],
        )


class ForeignKeyRefused(MigrationRefused):
    slug = "db/foreign-key"
    title = _("Lien entre tables refusé")

    def __init__(self, module: str, table: str, referred: str) -> None:
        super().__init__(
            _("« {module} » lie {table} à {referred}, table d'un module qu'il n'exige pas.").format(
                module=module, table=table, referred=referred
            ),
            hint=_("Signalez-le à l'auteur du module : il doit exiger l'autre dans son paquet."),
            where=module,
            modules=[module],
        )


class RowsOrphaned(MigrationRefused):
    slug = "db/rows-orphaned"
    title = _("Lignes orphelines")

    def __init__(self, table: str, referred: str, count: int) -> None:
        super().__init__(
            _("Après la migration, {count} ligne(s) de {table} renverraient à rien.").format(
                count=count, table=table
            ),
            hint=_("Rien n'a été changé ; signalez-le à l'auteur du module."),
            where=f"{table} → {referred}",
        )


class BaseNewer(MigrationRefused):
    slug = "db/base-newer"
    title = _("Base plus récente que le programme")
    exit_code = 2

    def __init__(self, module: str, revision: str) -> None:
        super().__init__(
            _("La base est à la révision {revision} de « {module} », inconnue ici.").format(
                module=module, revision=revision
            ),
            hint=_(
                "Installez la version récente de « {module} », ou restaurez une sauvegarde."
            ).format(module=module),
            where=module,
            modules=[module],
        )


class BaseNotOurs(MigrationRefused):
    slug = "db/base-not-ours"
    title = _("Base d'un autre logiciel")
    exit_code = 2

    def __init__(self, tables: Sequence[str]) -> None:
        super().__init__(
            _("Cette base contient les tables d'un autre logiciel ({tables}).").format(
                tables=", ".join(tables[:3])
            ),
            hint=_("Corrigez core.database_url : il faut une base à part."),
            where="core.database_url",
        )


class MigrationPending(MigrationRefused):
    slug = "db/migration-pending"
    title = _("Migration à faire")
    exit_code = 2

    def __init__(self, module: str, current: str | None, head: str) -> None:
        super().__init__(
            _("La base est à la révision {current} de « {module} » ; il faut {head}.").format(
                current=current or _("zéro"), module=module, head=head
            ),
            hint=_("Lancez « ressourcerie db upgrade » : une sauvegarde est faite avant."),
            where=module,
            modules=[module],
        )


class MigrationFailed(MigrationRefused):
    slug = "db/migration-failed"
    title = _("Migration interrompue")
    status = 500

    def __init__(self, module: str, revision: str, reason: str) -> None:
        super().__init__(
            _("La révision {revision} de « {module} » a échoué : {reason}.").format(
                revision=revision, module=module, reason=reason
            ),
            hint=_("La base est restée comme avant ; signalez-le à l'auteur du module."),
            where=module,
            modules=[module],
        )


class ModuleUnknown(MigrationRefused):
    slug = "db/module-without-tables"
    title = _("Module sans table")
    status = 404
    exit_code = 2

    def __init__(self, module: str, known: Sequence[str]) -> None:
        super().__init__(
            _("La base n'a aucune table de « {module} ».").format(module=module),
            hint=_("Modules qui en ont : {known}.").format(known=", ".join(known) or _("aucun")),
            where=module,
            modules=[module],
        )


class NoHistory(MigrationRefused):
    slug = "db/no-history"
    title = _("Module sans migration")
    status = 404
    exit_code = 2

    def __init__(self, module: str, known: Sequence[str]) -> None:
        super().__init__(
            _("« {module} » n'est pas activé, ou n'a pas de table.").format(module=module),
            hint=_("Modules à mettre à jour : {known}.").format(known=", ".join(known)),
            where=module,
        )


class CoreStays(MigrationRefused):
    slug = "db/core-stays"
    title = _("Le cœur reste")
    status = 409
    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            _("Les tables du cœur ne se défont pas et ne se purgent pas."),
            hint=_("Pour revenir en arrière, restaurez une sauvegarde."),
            where="core",
        )


class StillRequired(MigrationRefused):
    slug = "db/still-required"
    title = _("Module encore nécessaire")
    status = 409

    def __init__(self, module: str, dependants: Sequence[str]) -> None:
        super().__init__(
            _("« {module} » sert encore à : {dependants}.").format(
                module=module, dependants=", ".join(dependants)
            ),
            hint=_("Désactivez ou purgez d'abord ceux qui en dépendent."),
            where=module,
            modules=[module],
        )


class ModuleEnabled(MigrationRefused):
    slug = "db/module-enabled"
    title = _("Module encore activé")
    status = 409

    def __init__(self, module: str) -> None:
        super().__init__(
            _("« {module} » est activé : ses tables seraient recréées.").format(module=module),
            hint=_("Lancez d'abord « ressourcerie module disable {module} ».").format(
                module=module
            ),
            where=module,
            modules=[module],
        )
