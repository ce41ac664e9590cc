# SPDX-License-Identifier: Apache-2.0
"""What keeps the server from starting, as its parent process sees it."""

import errno
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ressourcerie_core.errors import Problem
from ressourcerie_core.modules.plan import PlannedModule

_WHY_NO_ADDRESS = {
    errno.EADDRINUSE: (
        "un autre programme l'occupe",
        "Arrêtez-le, ou choisissez un autre port : `ressourcerie serve --port 8001`.",
    ),
    errno.EADDRNOTAVAIL: (
        "cette machine n'a pas cette adresse",
        "Corrigez core.host : 127.0.0.1 pour cette machine seule, 0.0.0.0 pour le réseau.",
    ),
    errno.EACCES: (
        "ce compte n'a pas droit aux ports en dessous de 1024",
        "Choisissez un port plus haut, comme 8000, et mettez un serveur HTTPS devant.",
    ),
    socket.EAI_NONAME: (
        "ce nom ne mène à aucune adresse",
        "Corrigez core.host : 127.0.0.1 pour cette machine seule, 0.0.0.0 pour le réseau.",
    ),
}


class Culprit(NamedTuple):
    """A module, as its parent process blames it."""

    name: str
    distribution: str
    version: str

    @classmethod
    def of(cls, module: PlannedModule) -> "Culprit":
        return cls(module.name, module.distribution.name, module.distribution.version)


class ModuleAtFault(Problem):
    """What a module does to the process that runs it."""

    status = 500
    exit_code = 2
    #: The trace, for whoever asks for it, and never for the screen.
    traceback: str = ""

    def __init__(self, culprit: Culprit, detail: str, *, hint: str, **values: Any) -> None:
        super().__init__(
            detail,
            hint=hint,
            where=f"module « {culprit.name} » ({culprit.distribution} {culprit.version})",
            modules=[culprit.name],
            distribution=culprit.distribution,
            version=culprit.version,
            **values,
        )


class ImportHangs(ModuleAtFault):
    slug = "server/import-hangs"
    title = "Un module ne finit pas de se charger"

    def __init__(self, culprit: Culprit, seconds: float) -> None:
        super().__init__(
            culprit,
            f"son chargement n'a pas fini en {seconds:g} s.",
            hint=f"Désactivez-le (`ressourcerie module disable {culprit.name}`) et prévenez son "
            "auteur, ou augmentez core.module_import_seconds.",
            seconds=seconds,
        )


class ImportKills(ModuleAtFault):
    slug = "server/import-kills"
    title = "Un module arrête le processus qui le charge"

    def __init__(self, culprit: Culprit, how: str) -> None:
        super().__init__(
            culprit,
            f"le processus s'est arrêté pendant son chargement ({how}).",
            hint=f"Désactivez-le (`ressourcerie module disable {culprit.name}`) et prévenez son "
            "auteur.",
            how=how,
        )


class ModuleStartFailed(ModuleAtFault):
    slug = "server/module-start-failed"
    title = "Un module n'a pas démarré"

    def __init__(self, culprit: Culprit, reason: str) -> None:
        super().__init__(
            culprit,
            f"il n'a pas démarré : {reason}.",
            hint="Lisez sa documentation, ou désactivez-le "
            f"(`ressourcerie module disable {culprit.name}`).",
            reason=reason,
        )


class ModuleStopFailed(ModuleAtFault):
    slug = "server/module-stop-failed"
    title = "Un module ne s'est pas arrêté proprement"
    exit_code = 1

    def __init__(self, culprit: Culprit, reason: str) -> None:
        super().__init__(
            culprit,
            f"il ne s'est pas arrêté proprement : {reason}.",
            hint="Le reste s'est arrêté comme il faut ; prévenez son auteur.",
            reason=reason,
        )


class WorkerDied(Problem):
    slug = "server/worker-died"
    title = "Le serveur s'est arrêté"
    status = 500

    def __init__(self, how: str) -> None:
        super().__init__(
            f"Le processus qui sert s'est arrêté sans le dire ({how}).",
            hint="Lisez les dernières lignes du journal ci-dessus ; `ressourcerie check` cherche "
            "la cause, `ressourcerie serve --safe` démarre sans aucun module.",
            how=how,
        )


class WorkerKeepsDying(Problem):
    slug = "server/worker-keeps-dying"
    title = "Le serveur s'arrête sans cesse"
    status = 500

    def __init__(self, how: str, times: int) -> None:
        super().__init__(
            f"Le processus qui sert s'est arrêté {times} fois de suite peu après son démarrage, "
            f"la dernière ainsi : {how}.",
            hint="Lisez les dernières lignes du journal ci-dessus ; `ressourcerie check` cherche "
            "la cause, `ressourcerie serve --safe` démarre sans aucun module.",
            how=how,
            times=times,
        )


class WorkerCrashed(Problem):
    slug = "server/worker-crashed"
    title = "Erreur imprévue du serveur"
    status = 500

    def __init__(self, report: Path | None) -> None:
        kept = f"Envoyez {report} à ses auteurs, après l'avoir relu" if report else "Prévenez-les"
        super().__init__(
            "Le processus qui sert a rencontré une erreur que le programme ne prévoit pas.",
            hint=f"C'est un défaut du programme ou d'un module, pas de votre fait. {kept} ; "
            "`ressourcerie serve --safe` démarre sans aucun module.",
            report=None if report is None else str(report),
        )


class StartHangs(Problem):
    slug = "server/start-hangs"
    title = "Le démarrage ne finit pas"
    status = 500

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Le serveur n'est pas prêt après {seconds:g} s.",
            hint="Cherchez la cause avec `ressourcerie check` : disque lent, base occupée ou "
            "machine surchargée.",
            seconds=seconds,
        )


class StopHangs(Problem):
    slug = "server/stop-hangs"
    title = "L'arrêt ne finit pas"
    status = 500

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Le processus qui sert n'avait pas fini de s'arrêter après {seconds:g} s ; il a été "
            "interrompu.",
            hint="Ce qui avait été confirmé est enregistré. Si cela se répète, cherchez quel "
            "module retient l'arrêt.",
            seconds=seconds,
        )


class AddressTaken(Problem):
    slug = "server/address-taken"
    title = "Adresse d'écoute impossible"
    status = 500
    exit_code = 2

    def __init__(self, host: str, port: int, error: OSError) -> None:
        why, hint = _WHY_NO_ADDRESS.get(
            error.errno or 0, ("le système refuse", "Vérifiez core.host et core.port.")
        )
        super().__init__(
            f"Impossible d'écouter sur {host}:{port} : {why}.", hint=hint, host=host, port=port
        )


class OneWorkerOnly(Problem):
    slug = "server/one-worker-only"
    title = "Un seul processus par base SQLite"
    status = 500
    exit_code = 2

    def __init__(self, workers: int) -> None:
        super().__init__(
            f"{workers} processus demandés, mais une base SQLite n'en admet qu'un.",
            hint="Enlevez --workers, ou passez à PostgreSQL.",
            workers=workers,
        )


class NoWorkerOnSqlite(Problem):
    slug = "server/no-worker-on-sqlite"
    title = "Pas de « worker » sur une base SQLite"
    status = 500
    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "Un seul processus écrit dans une base SQLite : celui qui sert livre les événements et "
            "fait les tâches lui-même.",
            hint="Lancez « ressourcerie serve » ; il n'y a rien de plus à faire.",
        )


class ControlImpossible(Problem):
    slug = "server/control-impossible"
    title = "Prise de commande impossible"
    status = 500
    exit_code = 2

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            f"la prise par laquelle les commandes joignent le serveur ne peut pas être créée "
            f"(erreur {error.errno} du système).",
            hint="Donnez au compte qui sert le droit d'écrire dans ce dossier ; le disque doit "
            "accepter les prises Unix.",
            where=str(path),
        )


class NothingServes(Problem):
    slug = "server/nothing-serves"
    title = "Rien ne sert cette base"
    status = 503

    def __init__(self) -> None:
        super().__init__(
            "Aucun serveur ne répond pour cette base.",
            hint="Démarrez-le avec `ressourcerie serve`, puis recommencez.",
        )


class OperationFailed(Problem):
    slug = "server/operation-failed"
    title = "Le serveur n'a pas pu faire l'opération"
    status = 500

    def __init__(self, operation: str, error: Exception) -> None:
        super().__init__(
            f"L'opération {operation} a échoué ({type(error).__name__}) ; rien n'a été enregistré.",
            hint="C'est un défaut du programme : envoyez à ses auteurs la fin du journal du "
            "serveur.",
            operation=operation,
        )


class RestartNeeded(Problem):
    slug = "server/restart-needed"
    title = "Ce changement demande un redémarrage"
    status = 409
    exit_code = 2

    def __init__(self, changed: Sequence[str]) -> None:
        super().__init__(
            f"Ce qui a changé ne se recharge pas : {', '.join(changed)}.",
            hint="Remettez la valeur d'avant, ou redémarrez le service : "
            "`systemctl restart ressourcerie`.",
            changed=list(changed),
        )


class ReloadUnderWay(Problem):
    slug = "server/reload-under-way"
    title = "Un rechargement est en cours"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "Le serveur est déjà en train de se recharger.",
            hint="Attendez qu'il ait fini, puis relancez `ressourcerie reload` : ce que vous avez "
            "changé depuis n'est peut-être pas pris en compte.",
        )
