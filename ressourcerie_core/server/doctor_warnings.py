# SPDX-License-Identifier: Apache-2.0
"""What the doctor warns of: what a start accepts, and a person may regret."""

from pathlib import Path

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _


class FailpointsArmed(Problem):
    slug = "doctor/failpoints-armed"
    title = _("Des pannes d'essai sont demandées")
    status = 500

    def __init__(self, variable: str) -> None:
        super().__init__(
            _("Cette variable fait tomber la plateforme exprès, pour l'essayer."),
            hint=_("Retirez-la de l'environnement du service, puis redémarrez-le."),
            where=variable,
        )


class PythonWeakened(Problem):
    slug = "doctor/python-weakened"
    title = _("Python n'est pas réglé pour servir")
    status = 500

    def __init__(self, variable: str) -> None:
        super().__init__(
            _("Cette variable retire des contrôles de Python, ou le règle pour la mise au point."),
            hint=_("Retirez-la de l'environnement du service, puis redémarrez-le."),
            where=variable,
        )


class WritableConfiguration(Problem):
    slug = "doctor/writable-configuration"
    title = _("Tous les comptes peuvent changer la configuration")
    status = 500

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("Qui change ce fichier choisit les modules qui tournent, et où vont les données."),
            hint=_("Fermez-le : chmod o-w {file}").format(file=file),
            where=str(file),
        )


class ServedInClear(Problem):
    slug = "doctor/served-in-clear"
    title = _("Les mots de passe passent en clair sur le réseau")
    status = 500

    def __init__(self, host: str) -> None:
        super().__init__(
            _("L'adresse d'écoute {host} est joignable d'autres machines, sans HTTPS.").format(
                host=host
            ),
            hint=_(
                "Remettez host = 127.0.0.1 et placez un serveur HTTPS devant ; s'il est sur une "
                "autre machine, nommez-le dans core.trusted_proxies."
            ),
            where="core.host",
        )


class TrustsEverybody(Problem):
    slug = "doctor/trusts-everybody"
    title = _("N'importe qui est cru sur son adresse")
    status = 500

    def __init__(self, network: str) -> None:
        super().__init__(
            _(
                "« {network} » est tout internet : chacun peut dire qu'il vient d'ailleurs, et "
                "les limites d'essais ne servent plus."
            ).format(network=network),
            hint=_("N'y mettez que l'adresse du serveur HTTPS placé devant."),
            where="core.trusted_proxies",
        )


class CallsTheHost(Problem):
    slug = "doctor/calls-the-host"
    title = _("Un module pourrait lire les secrets de l'hébergeur")
    status = 500

    def __init__(self, network: str) -> None:
        super().__init__(
            _(
                "« {network} » contient 169.254.0.0/16, où les machines d'un hébergeur gardent "
                "leurs secrets."
            ).format(network=network),
            hint=_("N'y mettez que l'adresse du serveur que les modules appellent."),
            where="core.outgoing_allowed",
        )


class BackupFolderMissing(Problem):
    slug = "doctor/backup-folder-missing"
    title = _("Le dossier des sauvegardes n'est pas là")
    status = 500

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("Ce dossier n'existe pas, ou ce compte ne peut pas y écrire."),
            hint=_(
                "Branchez ou montez le disque, ou créez le dossier et donnez-le au compte qui sert."
            ),
            where=str(folder),
        )


class BackupBeside(Problem):
    slug = "doctor/backup-beside"
    title = _("Les sauvegardes sont sur le disque de la base")
    status = 500

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("Si ce disque meurt, la base et ses sauvegardes meurent ensemble."),
            hint=_(
                "Mettez core.backup_folder sur un autre disque, ou donnez core.backup_command, "
                "qui les emporte ailleurs."
            ),
            where=str(folder),
        )


class BaseInClear(Problem):
    slug = "doctor/base-in-clear"
    title = _("La base est lue en clair sur le réseau")
    status = 500

    def __init__(self, host: str) -> None:
        super().__init__(
            _("PostgreSQL est sur une autre machine ({host}), et le chemin peut être lu.").format(
                host=host
            ),
            hint=_("Ajoutez ?sslmode=verify-full à l'adresse de la base, ou au moins require."),
            where="core.database_url",
        )


class PasswordWeak(Problem):
    slug = "doctor/password-weak"
    title = _("Le mot de passe de la base est court")
    status = 500

    def __init__(self, shortest: int) -> None:
        super().__init__(
            _("Il a moins de {shortest} caractères.").format(shortest=shortest),
            hint=_("Tirez-en un au sort : openssl rand -base64 24"),
            where="core.database_password",
        )


class BaseOfSuperuser(Problem):
    slug = "doctor/base-of-superuser"
    title = _("Le compte de la base peut tout défaire")
    status = 500

    def __init__(self, account: str) -> None:
        super().__init__(
            _(
                "« {account} » est superutilisateur de PostgreSQL : rien ne l'empêche de retirer "
                "ce qui protège le journal."
            ).format(account=account),
            hint=_("Servez avec un compte à part : role-postgresql.sql en fait un."),
            where="core.database_url",
        )


class JournalUnverified(Problem):
    slug = "doctor/journal-unverified"
    title = _("Le journal n'a pas été vérifié récemment")
    status = 500

    def __init__(self, days: int) -> None:
        super().__init__(
            _("Aucune vérification depuis {days} jours : elle se fait seule chaque nuit.").format(
                days=days
            ),
            hint=_(
                "Laissez le service tourner la nuit, ou lancez « ressourcerie verify » et regardez "
                "la page « Tâches et livraisons »."
            ),
            days=days,
        )


class ClockBehindRecord(Problem):
    slug = "doctor/clock-behind-record"
    title = _("L'horloge retarde sur le journal")
    status = 500

    def __init__(self, recorded: str) -> None:
        super().__init__(
            _("Le dernier acte du journal est daté du {recorded}, qui n'est pas arrivé.").format(
                recorded=recorded
            ),
            hint=_("Mettez la machine à l'heure (`timedatectl set-ntp true`) avant d'ouvrir."),
        )


class LogLarge(Problem):
    slug = "doctor/log-large"
    title = _("Le fichier des écritures en attente est très gros")
    status = 500

    def __init__(self, file: Path, size: int) -> None:
        super().__init__(
            _("Il fait {megabytes} Mo : une lecture très longue l'empêche de se vider.").format(
                megabytes=size // 2**20
            ),
            hint=_("Redémarrez le service ; ne supprimez jamais ce fichier."),
            where=str(file),
            bytes=size,
        )
