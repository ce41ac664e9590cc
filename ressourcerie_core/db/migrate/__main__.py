# SPDX-License-Identifier: Apache-2.0
"""``python -m ressourcerie_core.db.migrate``: draft a revision, for who writes a module."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import click

from ressourcerie_core.db.database import Database, SqliteDatabase
from ressourcerie_core.db.file import create_file
from ressourcerie_core.db.gate import choose_driver
from ressourcerie_core.db.migrate.names import CORE
from ressourcerie_core.db.migrate.planned import histories_of
from ressourcerie_core.db.migrate.steps.authoring import draft_revision
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.manager import ModuleManager
from ressourcerie_core.modules.plan import plan

#: Where the tables of the core are.
CORE_MODELS = (
    "auth.models",
    "auth.device_models",
    "db.migrate.models",
    "events.models",
    "jobs.models",
    "journal.models",
    "web.models",
)


@click.command()
@click.argument("module")
@click.argument("name")
@click.argument("sentence")
@click.option("--requires", multiple=True, help="Autre module dont dépendent ses tables.")
def main(module: str, name: str, sentence: str, requires: tuple[str, ...]) -> None:
    """Écrit le brouillon d'une révision de MODULE : ce qui sépare ses modèles de son historique.

    \b
    Exemple :
      python -m ressourcerie_core.db.migrate caisse add_tare "Add the tare of a container."
    """
    import_core_models()
    names = () if module == CORE else (*requires, module)
    planned = plan(names, discover())
    manager = ModuleManager(planned, on_import=lambda _name: None)
    for loaded in manager.modules:
        manager.resolve(loaded, "models")
    histories = histories_of(planned)
    history = next((h for h in histories if h.module == module), None)
    if history is None:
        raise click.UsageError(f"« {module} » n'a pas de dossier migrations/versions.")
    with _throwaway_base() as database:
        upgrade(database, histories)
        with database.migrating() as connection:
            file = draft_revision(
                connection, history, name=name, sentence=sentence, modules=[*names, CORE]
            )
    click.echo(f"À relire avant de s'en servir : {file}")


def import_core_models() -> None:
    """Put the core's tables in the metadata."""
    for models in CORE_MODELS:
        import_module(f"ressourcerie_core.{models}")


@contextmanager
def _throwaway_base() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "base.db"
        create_file(file)
        database = SqliteDatabase(file, choose_driver())
        try:
            yield database
        finally:
            database.close()


if __name__ == "__main__":
    main()
