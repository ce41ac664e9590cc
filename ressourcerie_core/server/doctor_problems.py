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
