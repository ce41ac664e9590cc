# SPDX-License-Identifier: Apache-2.0
"""Open the base that the configuration names, or say in one line why it cannot be."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError

from ressourcerie_core.conf import Configuration
from ressourcerie_core.db.address import sqlite_file
from ressourcerie_core.db.database import Database, PostgresqlDatabase, SqliteDatabase
from ressourcerie_core.db.failures import as_problem
from ressourcerie_core.db.file import check_file, create_file
from ressourcerie_core.db.gate import choose_driver
from ressourcerie_core.db.problems import (
    AddressRefused,
    BaseExists,
    DriverMissing,
    NotADatabase,
)
from ressourcerie_core.db.server import check_server, holds_tables

#: Where the backups of a base on a server are put, from the folder of the configuration.
_FOLDER = "var"


def open_database(conf: Configuration) -> Database:
    """Open an existing base; nothing is ever created, nor changed in a file that is refused.

    :raises Problem: the base is missing, unreadable, not ours to open, or would not keep what it
        acknowledges; the detail names it and the hint says what to do.
    """
    if (file := sqlite_file(conf)) is not None:
        return _open_file(file)
    return _open_server(database_address(conf), conf.path(_FOLDER))


def create_database(conf: Configuration) -> Database:
    """Create an empty base, for ``init`` and ``demo``.

    :raises BaseExists: there is one already, or the PostgreSQL base holds tables.
    """
    if (file := sqlite_file(conf)) is not None:
        create_file(file)
        return _open_file(file)
    url = database_address(conf)
    database = _open_server(url, conf.path(_FOLDER))
    if holds_tables(database):
        database.close()
        raise BaseExists(url.render_as_string())
    return database


def database_address(conf: Configuration) -> URL:
    """Read the address of the base, with the password that is configured apart.

    :raises AddressRefused: it is not one of the two forms that the platform knows.
    """
    text = conf.core.database_url
    try:
        url = make_url(text)
    except ArgumentError:
        raise AddressRefused(text) from None
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "postgresql+psycopg"} or not url.database:
        raise AddressRefused(url.render_as_string())
    password = conf.core.database_password
    return url.set(password=password.get_secret_value()) if password is not None else url


def _open_file(path: Path) -> Database:
    check_file(path)
    try:
        return SqliteDatabase(path, choose_driver())
    except DatabaseError as error:
        raise as_problem(error) or NotADatabase(path) from error


def _open_server(url: URL, folder: Path) -> Database:
    try:
        database = PostgresqlDatabase(url, folder)
    except ImportError:
        raise DriverMissing from None
    try:
        check_server(database)
    except BaseException as error:
        database.close()
        if isinstance(error, DBAPIError):
            raise as_problem(error) or error from error
        raise
    return database
