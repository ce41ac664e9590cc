# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a database, and what to do about it."""

from pathlib import Path
from typing import ClassVar

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class TransactionMisused(Problem):
    """A work that commits, rolls back or writes on its own; its author is at fault."""

    slug = "db/transaction-misused"
    title = _("Transaction mal employée")
    status = 500

    def __init__(self, what: str) -> None:
        super().__init__(
            _("Une écriture {what}, ce que seule la plateforme peut faire.").format(what=what),
            hint=_("Signalez-le à l'auteur du module : un travail lit et écrit avec sa session."),
        )


class TemporaryProblem(Problem):
    """A refusal that passes by itself: the same request may be sent again."""

    #: After how many seconds to send the request again.
    retry_after: ClassVar[int] = 1


class DiskFull(TemporaryProblem):
    slug = "db/disk-full"
    title = _("Disque plein")
    status = 507
    retry_after = 30

    def __init__(self) -> None:
        super().__init__(
            _("Le disque de la base est plein : rien n'a été enregistré."),
            hint=_("Libérez de la place sur le disque, puis recommencez : rien n'est perdu."),
        )


class DatabaseAway(TemporaryProblem):
    slug = "db/database-away"
    title = _("Base de données injoignable")
    status = 503
    retry_after = 5

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("La base de données ne répond pas."),
            hint=_("Recommencez dans quelques secondes ; si cela dure, prévenez l'exploitant."),
            cause=reason,
        )


class DatabaseBusy(TemporaryProblem):
    slug = "db/database-busy"
    title = _("Base de données occupée")
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("La base de données est occupée : rien n'a été enregistré."),
            hint=_("Recommencez dans un instant."),
        )


class OutcomeUnknown(TemporaryProblem):
    """The time limit was reached while the work was being written."""

    slug = "db/outcome-unknown"
    title = _("Résultat inconnu")
    status = 503
    retry_after = 5

    def __init__(self, seconds: float) -> None:
        super().__init__(
            _("L'écriture n'a pas abouti en {seconds:g} secondes.").format(seconds=seconds),
            hint=_("Renvoyez la même demande : elle ne sera enregistrée qu'une fois."),
        )


class SettingRefused(Problem):
    slug = "db/database-setting"
    title = _("Réglage de la base refusé")
    status = 503
    exit_code = 2

    def __init__(self, name: str, *, found: str, wanted: str) -> None:
        super().__init__(
            _("La base garde {name} = {found}, alors qu'il faut {wanted}.").format(
                name=name, found=found, wanted=wanted
            ),
            hint=_("Placez la base sur un disque local, ou corrigez le réglage du serveur."),
            where=name,
        )


class ConfigurationRefused(Problem):
    """What keeps a base from being opened; the configuration or the machine must change."""

    status = 503
    exit_code = 2


class AddressRefused(ConfigurationRefused):
    slug = "db/database-address"
    title = _("Adresse de base refusée")

    def __init__(self, address: str) -> None:
        super().__init__(
            _("« {address} » n'est pas l'adresse d'une base.").format(address=address),
            hint=_(
                "Écrivez « sqlite:///var/ressourcerie.db » ou "
                "« postgresql+psycopg://utilisateur@serveur/base »."
            ),
            where="core.database_url",
        )


class BaseMissing(ConfigurationRefused):
    slug = "db/database-missing"
    title = _("Base introuvable")

    def __init__(self, path: Path) -> None:
        super().__init__(
            _("Il n'y a pas de base à cet endroit ; aucune n'a été créée."),
            hint=_(
                "Corrigez core.database_url, restaurez une sauvegarde, "
                "ou créez une base avec « ressourcerie init »."
            ),
            where=str(path),
        )


class BaseExists(Problem):
    slug = "db/database-exists"
    title = _("Base déjà présente")
    status = 409

    def __init__(self, where: str) -> None:
        super().__init__(
            _("Il y a déjà une base à cet endroit ; elle n'a pas été touchée."),
            hint=_("Choisissez une autre adresse, ou déplacez cette base."),
            where=where,
        )


class NotADatabase(ConfigurationRefused):
    slug = "db/not-a-database"
    title = _("Ce n'est pas une base")

    def __init__(self, path: Path) -> None:
        super().__init__(
            _("Ce n'est pas le fichier d'une base SQLite ; il n'a pas été touché."),
            hint=_("Corrigez core.database_url, ou restaurez une sauvegarde."),
            where=str(path),
        )


class FileNotWritable(ConfigurationRefused):
    slug = "db/database-not-writable"
    title = _("Base protégée")

    def __init__(self, path: Path) -> None:
        super().__init__(
            _("Ce compte ne peut pas lire et écrire le fichier de la base."),
            hint=_("Donnez ce fichier au compte qui lance ressourcerie (chown, chmod u+rw)."),
            where=str(path),
        )


class FolderUnusable(ConfigurationRefused):
    slug = "db/database-folder"
    title = _("Dossier inutilisable")

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            _("Ce dossier ne peut pas recevoir la base ({reason}).").format(reason=reason),
            hint=_("SQLite écrit aussi à côté de la base : ce compte doit pouvoir y écrire."),
            where=str(folder),
        )


class NetworkFileSystem(ConfigurationRefused):
    slug = "db/database-on-network"
    title = _("Base sur un disque réseau")

    def __init__(self, folder: Path, kind: str) -> None:
        super().__init__(
            _("Ce dossier est sur un disque réseau ({kind}), où une base SQLite s'abîme.").format(
                kind=kind
            ),
            hint=_("Placez la base sur un disque de cette machine, ou employez PostgreSQL."),
            where=str(folder),
        )


class DriverMissing(ConfigurationRefused):
    slug = "db/driver-missing"
    title = _("PostgreSQL n'est pas installé ici")

    def __init__(self) -> None:
        super().__init__(
            _("Il manque le paquet qui parle à PostgreSQL."),
            hint=_('Lancez : pip install "ressourcerie-core[postgresql]"'),
            where="core.database_url",
        )


class ServerTooOld(ConfigurationRefused):
    slug = "db/server-too-old"
    title = _("PostgreSQL trop ancien")

    def __init__(self, found: int) -> None:
        super().__init__(
            _("Ce serveur est en version {found} ; il faut au moins la version 15.").format(
                found=found
            ),
            hint=_("Mettez PostgreSQL à jour, ou employez SQLite."),
        )


class AlreadyServed(Problem):
    """Another process of this machine has the base."""

    slug = "db/already-served"
    title = _("Cette base est déjà servie")
    status = 503
    exit_code = 3

    def __init__(self, base: Path, holder: str) -> None:
        super().__init__(
            _("Le processus {holder} se sert déjà de cette base.").format(holder=holder or "?"),
            hint=_("Arrêtez-le d'abord ; un seul processus à la fois sert une base SQLite."),
            where=str(base),
            holder=holder,
        )


class BackupImpossible(Problem):
    slug = "db/backup-impossible"
    title = _("Sauvegarde impossible")
    status = 503

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("La copie de la base n'a pas pu être faite ({reason}).").format(reason=reason),
            hint=_(
                "Rien n'a été changé. Installez les outils de la version de votre serveur "
                "(apt install postgresql-client), ou libérez de la place. Avant une mise à niveau, "
                "--no-backup s'en passe, si vous avez déjà une sauvegarde."
            ),
        )
