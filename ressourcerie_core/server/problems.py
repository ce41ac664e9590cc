# SPDX-License-Identifier: Apache-2.0
"""What keeps the server from starting, as its parent process sees it."""

from ressourcerie_core.errors import Problem


class ImportHangs(Problem):
    slug = "server/import-hangs"
    title = "Un module ne finit pas de se charger"
    status = 500
    exit_code = 2

    def __init__(self, module: str, seconds: float) -> None:
        super().__init__(
            f"L'import du module « {module} » n'a pas fini en {seconds:g} s.",
            hint=f"Désactivez-le (`ressourcerie module disable {module}`) et prévenez son auteur, "
            "ou augmentez core.module_import_seconds.",
            where=f"module {module}",
            module=module,
            seconds=seconds,
        )


class ImportKills(Problem):
    slug = "server/import-kills"
    title = "Un module arrête le processus qui le charge"
    status = 500
    exit_code = 2

    def __init__(self, module: str, how: str) -> None:
        super().__init__(
            f"Le processus s'est arrêté ({how}) pendant l'import du module « {module} ».",
            hint=f"Désactivez-le (`ressourcerie module disable {module}`) et prévenez son auteur.",
            where=f"module {module}",
            module=module,
            how=how,
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


class StartHangs(Problem):
    slug = "server/start-hangs"
    title = "Le démarrage ne finit pas"
    status = 500

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Le serveur n'est pas prêt après {seconds:g} s.",
            hint="Cherchez la cause avec `ressourcerie check`, ou augmentez "
            "core.module_start_seconds.",
            seconds=seconds,
        )


class ModuleStartFailed(Problem):
    slug = "server/module-start-failed"
    title = "Un module n'a pas démarré"
    status = 500
    exit_code = 2

    def __init__(self, module: str, reason: str) -> None:
        super().__init__(
            f"Le module « {module} » n'a pas démarré : {reason}.",
            hint=f"Lisez sa documentation, ou désactivez-le "
            f"(`ressourcerie module disable {module}`).",
            where=f"module {module}",
            module=module,
            reason=reason,
        )


class AddressTaken(Problem):
    slug = "server/address-taken"
    title = "L'adresse est déjà prise"
    status = 500

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"Impossible d'écouter sur {host}:{port} ({reason}).",
            hint="Arrêtez le programme qui s'en sert, ou choisissez un autre port : "
            "`ressourcerie serve --port 8001`.",
            host=host,
            port=port,
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
