# SPDX-License-Identifier: Apache-2.0
"""``ressourcerie db``: bring the base up to date, module by module, and take modules out of it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from functools import partial

import click

from ressourcerie_core.backup.upgrading import Rehearsed, rehearse_upgrade
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import print_json, print_table
from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database, open_database
from ressourcerie_core.db.address import sqlite_file
from ressourcerie_core.db.backup import save_copy
from ressourcerie_core.db.file import check_file
from ressourcerie_core.db.lock import instance_lock
from ressourcerie_core.db.migrate import purge as purging
from ressourcerie_core.db.migrate.history import History, with_required
from ressourcerie_core.db.migrate.planned import histories_of
from ressourcerie_core.db.migrate.problems import NoHistory
from ressourcerie_core.db.migrate.status import Standing
from ressourcerie_core.db.migrate.status import status as read_status
from ressourcerie_core.db.migrate.steps.runner import Migrated, Save
from ressourcerie_core.db.migrate.steps.runner import downgrade as run_downgrade
from ressourcerie_core.db.migrate.steps.runner import upgrade as run_upgrade
from ressourcerie_core.errors import Problem
from ressourcerie_core.events.forgetting import SUBSCRIPTIONS
from ressourcerie_core.jobs.forgetting import JOBS
from ressourcerie_core.journal.operations import note_downgrade, note_purge
from ressourcerie_core.journal.sealing import seal
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import plan
from ressourcerie_core.operations import Json, Operation

#: Where the core holds rows for modules: what they are told, and what they do by themselves.
SHARES = (*SUBSCRIPTIONS, *JOBS)

STANDINGS = {
    Standing.NOTHING: "aucune table",
    Standing.CURRENT: "à jour",
    Standing.BEHIND: "en retard",
    Standing.UNKNOWN: "plus récente que le programme",
    Standing.ORPHAN: "sans module activé",
}

as_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Écrit du JSON, pour une machine."
)
no_backup_option = click.option(
    "--no-backup", is_flag=True, help="Ne fait pas de sauvegarde avant : il y en a déjà une."
)
confirm_option = click.option(
    "--confirm", metavar="MODULE", help="Confirme sans demander, en répétant le nom du module."
)


class NotConfirmed(Problem):
    slug = "db/not-confirmed"
    title = "Pas de confirmation"
    exit_code = 2

    def __init__(self, module: str) -> None:
        super().__init__(
            "Le nom écrit n'est pas celui du module ; rien n'a été changé.",
            hint=f"Relancez, et écrivez exactement « {module} ».",
        )


@click.group()
def command() -> None:
    """Met la base à jour, module par module.

    \b
    Exemples :
      ressourcerie db status
      ressourcerie db upgrade
    """


@command.command()
@as_json_option
@click.pass_obj
def status(invocation: Invocation, as_json: bool) -> None:
    """Montre où en est chaque module dans la base ; ne change rien.

    \b
    Exemple :
      ressourcerie db status
    """
    conf = invocation.configuration()
    with _opened(conf) as database:
        found = read_status(database, _histories(conf))
    if as_json:
        print_json([asdict(one) for one in found])
        return
    print_table(
        ("Module", "État", "Révision", "À faire"),
        [
            (one.module, STANDINGS[one.standing], one.current or "—", ", ".join(one.pending))
            for one in found
        ],
    )


@command.command()
@click.argument("module", required=False)
@click.option("--test", is_flag=True, help="Répète sur une copie, et ne change rien.")
@no_backup_option
@as_json_option
@click.pass_obj
def upgrade(
    invocation: Invocation, /, *, module: str | None, test: bool, no_backup: bool, as_json: bool
) -> None:
    """Met la base à jour, ou seulement un MODULE et ceux qu'il exige.

    Une copie de la base est faite avant. Tout est fait, ou rien.

    \b
    Exemples :
      ressourcerie db upgrade --test
      ressourcerie db upgrade
    """
    conf = invocation.configuration()
    planned = plan(conf.core.enabled_modules, discover())
    if conf.core.on_module_error == "stop":
        planned.refuse_problems()
    histories = histories_of(planned)
    if module is not None:
        if module not in {history.module for history in histories}:
            raise NoHistory(module, [history.module for history in histories])
        histories = with_required(histories, module)
    if test:
        with _opened(conf) as database:
            _tell_rehearsal(rehearse_upgrade(database, conf, histories), as_json)
        return
    with _alone(conf) as database:
        done = run_upgrade(database, histories, save=_save(database, no_backup))
    _tell(done, as_json, "La base était déjà à jour.", "mis à jour")


@command.command()
@click.argument("module")
@click.option("--all", "everything", is_flag=True, help="Défait tout, tables comprises.")
@no_backup_option
@confirm_option
@as_json_option
@click.pass_obj
def downgrade(  # noqa: PLR0917 (click gives them by name)
    invocation: Invocation,
    module: str,
    everything: bool,
    no_backup: bool,
    confirm: str | None,
    as_json: bool,
) -> None:
    """Défait la dernière révision d'un MODULE, même si son paquet n'est plus là.

    \b
    Exemple :
      ressourcerie db downgrade caisse
    """
    conf = invocation.configuration()
    _confirm(module, confirm, "Des données de ce module peuvent disparaître.")
    with _alone(conf) as database:
        done = run_downgrade(
            database,
            _histories(conf),
            module,
            steps=None if everything else 1,
            save=_save(database, no_backup),
        )
        for name, revisions in done.revisions.items():
            _note(database, note_downgrade, module=name, revisions=list(revisions))
    _tell(done, as_json, "Il n'y avait rien à défaire.", "défait")


@command.command()
@click.argument("module")
@confirm_option
@as_json_option
@click.pass_obj
def purge(invocation: Invocation, module: str, confirm: str | None, as_json: bool) -> None:
    """Retire pour toujours les tables d'un MODULE, après les avoir exportées.

    \b
    Exemple :
      ressourcerie db purge codes-barres
    """
    conf = invocation.configuration()
    with _alone(conf) as database:
        wanted = purging.purge_plan(database, module, shares=SHARES)
        if not as_json:
            rows = {**wanted.rows, **wanted.shared}
            print_table(("Table", "Lignes"), [(n, f"{c}") for n, c in rows.items()])
        _confirm(module, confirm, "Ces lignes seront retirées pour toujours.")
        gone, export = purging.purge(
            database, module, enabled=conf.core.enabled_modules, shares=SHARES
        )
        _note(database, note_purge, module=module, rows=dict(gone.rows | gone.shared))
    if as_json:
        print_json({"module": module, "rows": gone.rows | gone.shared, "export": str(export)})
    else:
        click.echo(f"« {module} » est retiré de la base. Ses lignes sont gardées dans {export}.")


def _histories(conf: Configuration) -> tuple[History, ...]:
    """Find the histories of the enabled modules that are installed; none is imported."""
    return histories_of(plan(conf.core.enabled_modules, discover()))


@contextmanager
def _opened(conf: Configuration) -> Iterator[Database]:
    database = open_database(conf)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _alone(conf: Configuration) -> Iterator[Database]:
    """Open a base that no other process serves; a server of PostgreSQL has its own locks."""
    with ExitStack() as stack:
        if file := sqlite_file(conf):
            check_file(file)
            stack.enter_context(instance_lock(file))
        yield stack.enter_context(_opened(conf))


def _note(database: Database, operation: Operation, **facts: Json) -> None:
    """Journal what was done to the tables, now that it is done."""
    try:
        database.write(lambda session: operation.work(session, **facts))
        seal(database)
    except Problem as problem:  # it is done all the same, and the operator must know both
        click.echo(problem.as_line(), err=True)


def _save(database: Database, no_backup: bool) -> Save | None:
    return None if no_backup else partial(save_copy, database, reason="avant-migration")


def _confirm(module: str, given: str | None, warning: str) -> None:
    """Have the name of the module typed: a yes is given too fast."""
    if given is None:
        given = click.prompt(f"{warning} Pour confirmer, écrivez « {module} »", err=True)
    if given != module:
        raise NotConfirmed(module)


def _tell(done: Migrated, as_json: bool, nothing: str, what: str) -> None:
    if as_json:
        print_json({"revisions": done.revisions, "backup": done.backup and str(done.backup)})
        return
    if done.backup:
        click.echo(f"Sauvegarde : {done.backup}")
    for module, revisions in done.revisions.items():
        click.echo(f"« {module} » {what} : {', '.join(revisions)}.")
    if not done.revisions:
        click.echo(nothing)


def _tell_rehearsal(done: Rehearsed, as_json: bool) -> None:
    if as_json:
        print_json(asdict(done))
        return
    for module, revisions in done.revisions.items():
        click.echo(f"« {module} » serait mis à jour : {', '.join(revisions)}.")
    if done.rows:
        rows = [(name, f"{before}", f"{after}") for name, (before, after) in done.rows.items()]
        print_table(("Table", "Lignes", "Après"), rows)
    if done.revisions:
        click.echo(
            f"Répétition réussie sur une copie, faite en {done.copy_seconds:.1f} s. Le service "
            f"serait arrêté au moins {done.seconds:.1f} s. Rien n'a été changé."
        )
    else:
        click.echo("La base est déjà à jour : il n'y a rien à répéter.")
