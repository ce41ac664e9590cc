# SPDX-License-Identifier: Apache-2.0
"""What the doctor finds beside what a start would refuse."""

from pathlib import Path

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class LittleSpace(Problem):
    slug = "doctor/little-space"
    title = _("Le disque est presque plein")
    status = 507

    def __init__(self, folder: Path, free: int) -> None:
        super().__init__(
            _("Il reste {megabytes} Mo.").format(megabytes=free // 2**20),
            hint=_(
                "Faites de la place avant que les ventes ne soient refusées : vieux journaux, "
                "vieilles sauvegardes."
            ),
            where=str(folder),
            free_bytes=free,
        )


class ClockBehind(Problem):
    slug = "doctor/clock-behind"
    title = _("L'horloge retarde")
    status = 500

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("Ce fichier est daté de plus tard que l'heure de cette machine."),
            hint=_("Mettez la machine à l'heure (`timedatectl set-ntp true`) avant d'ouvrir."),
            where=str(file),
        )


class OldSqlite(Problem):
    slug = "doctor/old-sqlite"
    title = _("SQLite a un défaut connu")
    status = 500

    def __init__(self, version: str) -> None:
        super().__init__(
            _(
                "SQLite {version} peut abîmer une base que plusieurs connexions écrivent ; "
                "la plateforme n'en ouvre qu'une."
            ).format(version=version),
            hint=_(
                "Installez pysqlite3 s'il existe pour cette machine, ou un SQLite plus récent "
                "que 3.51.2."
            ),
            version=version,
        )


class RunsAsRoot(Problem):
    slug = "doctor/runs-as-root"
    title = _("Tout est permis à ce compte")
    status = 500

    def __init__(self) -> None:
        super().__init__(
            _(
                "Cette commande tourne avec le compte root : un module aurait tous les droits sur "
                "la machine."
            ),
            hint=_("Servez avec un compte à part, fait pour cela."),
        )


class CoreRequirement(Problem):
    slug = "doctor/core-requirement"
    title = _("Un paquet dont le cœur a besoin manque ou ne va pas")
    status = 500
    exit_code = 2

    def __init__(self, wanted: str, version: str) -> None:
        super().__init__(
            _("Le cœur demande {wanted}, et c'est la version {version} qui est là.").format(
                wanted=wanted, version=version
            )
            if version
            else _("Le cœur demande {wanted}, qui n'est pas installé.").format(wanted=wanted),
            hint=f'pip install "{wanted}"',
            wanted=wanted,
            found=version or None,
        )


class OpenConfiguration(Problem):
    slug = "doctor/open-configuration"
    title = _("Un mot de passe est lisible par tous les comptes")
    status = 500

    def __init__(self, file: Path) -> None:
        super().__init__(
            _(
                "Ce fichier contient le mot de passe de la base, et tous les comptes de la machine "
                "peuvent le lire."
            ),
            hint=_("Fermez-le (chmod o= {file}), ou donnez database_password_file.").format(
                file=file
            ),
            where=str(file),
        )


class OpenBase(Problem):
    slug = "doctor/open-base"
    title = _("La base est lisible par tous les comptes")
    status = 500

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("Tous les comptes de la machine peuvent lire la base, ou la changer."),
            hint=_("Fermez-la : chmod o= {file}").format(file=file),
            where=str(file),
        )


class VolatileFolder(Problem):
    slug = "doctor/volatile-folder"
    title = _("La base est en mémoire")
    status = 500

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("Ce dossier est en mémoire : il disparaît quand la machine s'arrête."),
            hint=_("Mettez la base sur un disque : changez core.database_url."),
            where=str(folder),
        )


class ClockAlone(Problem):
    slug = "doctor/clock-alone"
    title = _("Rien ne met l'horloge à l'heure")
    status = 500

    def __init__(self) -> None:
        super().__init__(
            _("Cette machine n'a pas pu prendre l'heure sur le réseau."),
            hint=_("Mettez-la à l'heure (`timedatectl set-ntp true`) avant d'ouvrir."),
        )


class ChangePending(Problem):
    slug = "doctor/change-pending"
    title = _("Un changement attend un rechargement")
    status = 500

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("La liste des modules n'est plus celle du serveur qui tourne."),
            hint=_("Pour l'appliquer sans interruption : `ressourcerie reload`."),
            where=str(file),
        )


class DeliveriesInTrouble(Problem):
    slug = "doctor/deliveries-in-trouble"
    title = _("Des livraisons attendent quelqu'un")
    status = 500

    def __init__(self, dead: int, late: int) -> None:
        super().__init__(
            _(
                "Livraisons abandonnées : {dead} ; "
                "en attente depuis plus d'un quart d'heure : {late}."
            ).format(dead=dead, late=late),
            hint=_(
                "« ressourcerie events list --state dead », puis « events show » disent pourquoi. "
                "La cause réparée, « events retry » recommence ; si rien ne sert, démarrez le "
                "service."
            ),
            dead=dead,
            late=late,
        )


class JobInTrouble(Problem):
    slug = "doctor/job-in-trouble"
    title = _("Une tâche échoue")
    status = 500

    def __init__(self, name: str, error: str) -> None:
        super().__init__(
            _("La tâche « {name} » n'a pas abouti : {error}").format(name=name, error=error),
            hint=_(
                "Elle sera recommencée seule ; dès que la cause est réparée, la page « Tâches et "
                "livraisons » permet de la refaire."
            ),
            name=name,
        )


class JournalBroken(Problem):
    slug = "doctor/journal-broken"
    title = _("Le journal n'est pas entier")
    status = 500

    def __init__(self) -> None:
        super().__init__(
            _("La dernière vérification, ou un appareil qui se souvient, a trouvé un écart."),
            hint=_(
                "Gardez une copie de la base et de ce qui est à côté d'elle ; « ressourcerie "
                "verify » et la page « Journal » nomment l'enregistrement touché."
            ),
        )


class BackupOld(Problem):
    slug = "doctor/backup-old"
    title = _("Pas de sauvegarde récente")
    status = 500

    def __init__(self, days: int) -> None:
        super().__init__(
            _("Aucune sauvegarde n'a été faite depuis {days} jours.").format(days=days),
            hint=_(
                "Faites-en une (ressourcerie backup FICHIER), emportez-la ailleurs, et nommez "
                "core.backup_folder pour qu'il y en ait une chaque jour."
            ),
            days=days,
        )
