# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with a backup, and what to do about it."""

import errno
from collections.abc import Sequence
from pathlib import Path

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

_REASONS = {
    errno.ENOSPC: _("le disque est plein"),
    errno.EDQUOT: _("le quota de ce compte est atteint"),
    errno.EACCES: _("ce compte n'en a pas le droit"),
    errno.EPERM: _("ce compte n'en a pas le droit"),
    errno.EROFS: _("ce disque est en lecture seule"),
    errno.ENOENT: _("ce chemin n'existe pas"),
    errno.ENOTDIR: _("une partie du chemin n'est pas un dossier"),
    errno.EIO: _("le disque répond par une erreur"),
}


def reason_of(error: OSError) -> str:
    """Say in French what the system refuses."""
    return _REASONS.get(error.errno or 0, _("erreur {n} du système").format(n=error.errno))


class ArchiveExists(Problem):
    slug = "backup/exists"
    title = _("Sauvegarde déjà présente")
    status = 409
    exit_code = 2

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("Il y a déjà un fichier à cet endroit ; il n'a pas été touché."),
            hint=_("Donnez un autre nom, avec la date par exemple."),
            where=str(file),
        )


class BackupFailed(Problem):
    """The disk refused, and nothing half-written is left."""

    slug = "backup/failed"
    title = _("Sauvegarde impossible")
    status = 507

    def __init__(self, file: Path, error: OSError) -> None:
        super().__init__(
            _("La sauvegarde n'a pas pu être écrite ({reason}) ; rien n'en reste.").format(
                reason=reason_of(error)
            ),
            hint=_(
                "Branchez le disque, ou créez son dossier, ce que cette commande ne fait pas ; "
                "libérez de la place ; vérifiez les droits du dossier."
            ),
            where=str(file),
        )


class NoRoom(Problem):
    slug = "backup/no-room"
    title = _("Pas assez de place")
    status = 507

    def __init__(self, folder: Path, *, needed: int, free: int) -> None:
        super().__init__(
            _("Il faut {needed} Mo, et il en reste {free} ; rien n'a été commencé.").format(
                needed=needed // 2**20 + 1, free=free // 2**20
            ),
            hint=_("Libérez de la place sur ce disque, ou choisissez-en un autre."),
            where=str(folder),
            needed_bytes=needed,
            free_bytes=free,
        )


class NotAnArchive(Problem):
    slug = "backup/not-an-archive"
    title = _("Ce n'est pas une sauvegarde")
    status = 422
    exit_code = 2

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("Ce fichier n'est pas une sauvegarde faite par « ressourcerie backup »."),
            hint=_("Vérifiez le chemin ; rien n'a été changé."),
            where=str(file),
        )


class ArchiveDamaged(Problem):
    slug = "backup/damaged"
    title = _("Sauvegarde abîmée")
    status = 422

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("Ce fichier a été coupé ou modifié depuis son écriture ; rien n'a été restauré."),
            hint=_(
                "Reprenez-le de l'endroit où il a été copié, ou prenez une autre sauvegarde. "
                "Vérifiez le disque qui portait celle-ci."
            ),
            where=str(file),
        )


class ArchiveNewer(Problem):
    slug = "backup/newer"
    title = _("Sauvegarde d'une version plus récente")
    status = 409
    exit_code = 2

    def __init__(self, file: Path, *, version: str, modules: Sequence[str] = ()) -> None:
        if modules:
            detail = _("Les tables de {modules} y sont plus récentes que ce programme.")
        else:
            detail = _("Cette sauvegarde est plus récente que ce programme.")
        super().__init__(
            detail.format(modules=", ".join(modules)),
            hint=_(
                'Installez au moins cette version (pip install "ressourcerie-core>={version}"), '
                "et celles de ses modules, puis recommencez."
            ).format(version=version),
            where=str(file),
            version=version,
        )


class OtherDatabase(Problem):
    slug = "backup/other-database"
    title = _("Sauvegarde d'un autre genre de base")
    status = 409
    exit_code = 2

    def __init__(self, file: Path, *, found: str, wanted: str) -> None:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        super().__init__(
            _(
                "C'est la sauvegarde d'une base {found}, et core.database_url nomme du {wanted}."
            ).format(found=names.get(found, found), wanted=names.get(wanted, wanted)),
            hint=_("Restaurez-la dans une base {found} : changez core.database_url.").format(
                found=names.get(found, found)
            ),
            where=str(file),
        )


class PassphraseMissing(Problem):
    slug = "backup/passphrase-missing"
    title = _("Sauvegarde chiffrée")
    status = 422
    exit_code = 2

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("Cette sauvegarde est chiffrée."),
            hint=_("Donnez la phrase de passe : --passphrase-file FICHIER (« - » pour la saisir)."),
            where=str(file),
        )


class PassphraseWrong(Problem):
    slug = "backup/passphrase-wrong"
    title = _("Mauvaise phrase de passe")
    status = 422
    exit_code = 2

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("Ce n'est pas la phrase de passe qui a chiffré cette sauvegarde."),
            hint=_("Cherchez celle qui servait à sa date : sans elle, personne ne peut la lire."),
            where=str(file),
        )


class PlaceTaken(Problem):
    slug = "backup/place-taken"
    title = _("La place n'est pas vide")
    status = 409
    exit_code = 2

    def __init__(self, where: str) -> None:
        super().__init__(
            _("Il y a déjà quelque chose à cet endroit ; rien n'a été touché."),
            hint=_(
                "Restaurez ailleurs (changez core.database_url, ou répétez avec --test), ou "
                "déplacez d'abord ce qui est là, sans l'effacer."
            ),
            where=where,
        )


class ContentsDiffer(Problem):
    """What came out is not what went in."""

    slug = "backup/contents-differ"
    title = _("Le contenu n'est pas celui de la sauvegarde")
    status = 500

    def __init__(self, what: str) -> None:
        super().__init__(
            _("La base restaurée ne va pas : {what} ; elle n'a pas été gardée.").format(what=what),
            hint=_(
                "Prenez une autre sauvegarde, et gardez celle-ci avec ce message : elle aidera à "
                "comprendre."
            ),
        )


class RehearsalRefused(Problem):
    slug = "backup/rehearsal-refused"
    title = _("Répétition impossible")
    status = 503

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("PostgreSQL n'a pas laissé créer une base pour répéter ({reason}).").format(
                reason=reason
            ),
            hint=_("Donnez ce droit au compte de la base : ALTER ROLE compte CREATEDB;"),
        )


class CopyNotSent(Problem):
    slug = "backup/copy-not-sent"
    title = _("Sauvegarde restée sur cette machine")
    status = 503

    def __init__(self, file: Path, said: str) -> None:
        super().__init__(
            _("La commande de core.backup_command n'a pas emporté cette sauvegarde."),
            hint=_(
                "La sauvegarde est faite, mais seulement ici. Lancez la commande vous-même pour "
                "voir ce qui manque ; elle sera relancée dans une heure."
            ),
            where=str(file),
            cause=said,
        )
