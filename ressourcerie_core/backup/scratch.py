# SPDX-License-Identifier: Apache-2.0
"""A base to rehearse on, thrown away afterwards."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from ressourcerie_core.backup.problems import RehearsalRefused
from ressourcerie_core.backup.staging import staging_folder
from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database
from ressourcerie_core.db.database import PostgresqlDatabase, SqliteDatabase
from ressourcerie_core.db.engine import postgresql_engine
from ressourcerie_core.db.gate import choose_driver
from ressourcerie_core.db.opening import database_address
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal.keys import key_file
from ressourcerie_core.journal.seals import seals_file


@contextmanager
def empty_server_base(configuration: Configuration, folder: Path) -> Iterator[PostgresqlDatabase]:
    """Create an empty base on the PostgreSQL server that a configuration names.

    :param folder: where the files that go with it are put.
    :raises RehearsalRefused: the server does not allow it.
    """
    address = database_address(configuration)
    name = f"ressourcerie_essai_{new_id().hex[-12:]}"
    engine = postgresql_engine(address).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            try:
                connection.exec_driver_sql(
                    f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"
                )
            except DBAPIError as error:
                raise RehearsalRefused(str(error.orig).splitlines()[0]) from error
            database = PostgresqlDatabase(address.set(database=name), folder)
            try:
                yield database
            finally:
                database.close()
                connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    finally:
        engine.dispose()


@contextmanager
def copied_apart(database: Database, configuration: Configuration) -> Iterator[Database]:
    """Copy a base as it is now, with its key and seals, and give the copy, which nobody else uses.

    :raises BackupImpossible: the copy could not be made.
    :raises RehearsalRefused: the server does not allow another base.
    """
    with staging_folder(database.folder) as folder:
        file = folder / "base"
        _copy_if_there(seals_file(database.beside), seals_file(file))
        database.copy_to(file)
        _copy_if_there(key_file(database.beside), key_file(file))
        if isinstance(database, SqliteDatabase):
            copy = SqliteDatabase(file, choose_driver())
            try:
                yield copy
            finally:
                copy.close()
            return
        with empty_server_base(configuration, folder) as other:
            for place in (key_file, seals_file):
                _copy_if_there(place(file), place(other.beside))
            other.restore_from(file)
            yield other


def _copy_if_there(file: Path, target: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.copy(file, target)
