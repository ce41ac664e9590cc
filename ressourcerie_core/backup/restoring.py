# SPDX-License-Identifier: Apache-2.0
"""Put an instance back where there is none: verified before it takes its place, and after."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ressourcerie_core.backup.checking import check_journal, check_restored
from ressourcerie_core.backup.manifest import Manifest
from ressourcerie_core.backup.problems import NoRoom, PlaceTaken
from ressourcerie_core.backup.reading import Backup
from ressourcerie_core.backup.scratch import empty_server_base
from ressourcerie_core.backup.staging import staging_folder
from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database, open_database
from ressourcerie_core.db.address import sqlite_file
from ressourcerie_core.db.database import PostgresqlDatabase, SqliteDatabase
from ressourcerie_core.db.emptying import emptied_on_failure
from ressourcerie_core.db.file import sync_folder
from ressourcerie_core.db.gate import choose_driver
from ressourcerie_core.db.lock import instance_lock
from ressourcerie_core.db.server import holds_tables
from ressourcerie_core.journal.keys import key_file
from ressourcerie_core.journal.models import JournalHead
from ressourcerie_core.journal.past import note_restored
from ressourcerie_core.journal.sealing import seal
from ressourcerie_core.journal.seals import seals_file
from ressourcerie_core.journal.verifying import Report

#: What SQLite leaves beside a base, and would mix up with another one.
_OF_SQLITE = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Restored:
    """A base that holds what its archive said.

    :param journal: what the verification of its journal found.
    """

    manifest: Manifest
    journal: Report
    seconds: float


def restore(
    backup: Backup, configuration: Configuration, *, author: str, lenient: bool = False
) -> Restored:
    """Put a backup where the configuration says, which is empty, and journal that it was done.

    :param author: who does it, for the journal: the account of the machine.
    :param lenient: accepts a journal that was already broken when the backup was made.
    :raises PlaceTaken: there is a base, or the key of another one.
    :raises OtherDatabase, ContentsDiffer, NoRoom: nothing was put there.
    """
    began = time.monotonic()
    base = sqlite_file(configuration)
    if base is None:
        report = _restore_on_server(backup, configuration, author=author, lenient=lenient)
    else:
        backup.refuse_other_kind("sqlite")
        report = _restore_file(backup, configuration, base, author=author, lenient=lenient)
    return Restored(backup.manifest, report, time.monotonic() - began)


def rehearse(
    backup: Backup, configuration: Configuration | None, *, lenient: bool = False
) -> Restored:
    """Put a backup elsewhere, check it as a restoration does, and throw it away.

    :param configuration: names the server on which the copy of a PostgreSQL base is put.
    :raises OtherDatabase: it names none.
    :raises RehearsalRefused, ContentsDiffer, NoRoom: it could not be restored.
    """
    began = time.monotonic()
    with staging_folder(Path(tempfile.gettempdir())) as folder:
        refuse_little_room(backup, folder)
        copy = backup.take_out(folder)
        if backup.manifest.database == "sqlite":
            report = _check_file(copy, backup, lenient)
        else:
            if configuration is None or sqlite_file(configuration) is not None:
                backup.refuse_other_kind("sqlite")
            assert configuration is not None
            report = _rehearse_on_server(backup, configuration, copy, lenient=lenient)
    return Restored(backup.manifest, report, time.monotonic() - began)


def _rehearse_on_server(
    backup: Backup, configuration: Configuration, copy: Path, *, lenient: bool
) -> Report:
    with (
        empty_server_base(configuration, copy.parent) as database,
        _placed_beside(copy, database.beside),
    ):
        database.restore_from(copy)
        return check_restored(database, backup.manifest.contents, lenient=lenient)


def refuse_little_room(backup: Backup, folder: Path) -> None:
    """Refuse to begin what the disk cannot hold.

    :raises NoRoom: the folder's disk has less room than the base takes.
    """
    needed, free = backup.base_bytes, shutil.disk_usage(folder).free
    if free < needed:
        raise NoRoom(folder, needed=needed, free=free)


def _restore_file(
    backup: Backup, configuration: Configuration, base: Path, *, author: str, lenient: bool
) -> Report:
    _refuse_taken(base, backup)
    with staging_folder(base.parent) as folder, instance_lock(base):
        refuse_little_room(backup, folder)
        copy = backup.take_out(folder)
        _check_file(copy, backup, lenient)
        with _placed_beside(copy, base):
            os.link(copy, base)  # unlike a rename, refuses to replace
            with _removed_on_failure(base):
                sync_folder(base.parent)
                database = open_database(configuration)
                try:
                    return _finish(database, backup, author=author, lenient=lenient)
                finally:
                    database.close()


def _restore_on_server(
    backup: Backup, configuration: Configuration, *, author: str, lenient: bool
) -> Report:
    database = open_database(configuration)
    assert isinstance(database, PostgresqlDatabase)
    try:
        backup.refuse_other_kind("postgresql")
        if holds_tables(database):
            raise PlaceTaken(configuration.core.database_url.rpartition("@")[2])
        _refuse_other_key(database.beside, backup)
        with staging_folder(database.folder) as folder:
            copy = backup.take_out(folder)
            with _placed_beside(copy, database.beside), emptied_on_failure(database):
                database.restore_from(copy)
                check_restored(database, backup.manifest.contents, lenient=lenient)
                return _finish(database, backup, author=author, lenient=lenient)
    finally:
        database.close()


def _finish(database: Database, backup: Backup, *, author: str, lenient: bool) -> Report:
    """Journal the restoration, in the key and the chain that were restored, and verify all."""
    manifest = backup.manifest
    if JournalHead.__tablename__ in manifest.contents.rows:
        facts = {"taken_at": manifest.made_at, "archive": backup.file.name, "by": author}
        database.write(lambda session: note_restored(session, **facts))
        report = check_journal(database, lenient=lenient)
        seal(database)
        return report
    return Report({}, (), sealed=False)


def _check_file(base: Path, backup: Backup, lenient: bool) -> Report:
    database = SqliteDatabase(base, choose_driver())
    try:
        return check_restored(database, backup.manifest.contents, lenient=lenient)
    finally:
        database.close()


def _refuse_taken(base: Path, backup: Backup) -> None:
    for suffix in _OF_SQLITE:
        if os.path.lexists(found := base.with_name(base.name + suffix)):
            raise PlaceTaken(str(found))
    _refuse_other_key(base, backup)


def _refuse_other_key(beside: Path, backup: Backup) -> None:
    """Accept the key file that a lost base left, with the keys added to it since the backup."""
    key = key_file(beside)
    if not key.exists():
        return
    saved, found = (backup.key or b"").splitlines(), key.read_bytes().splitlines()
    if not saved or found[: len(saved)] != saved:
        raise PlaceTaken(str(key))


@contextmanager
def _placed_beside(copy: Path, base: Path) -> Iterator[None]:
    """Put the key and the seals beside a base, and take them away if it does not follow.

    Those that are still there stay: they know more than those of the backup.
    """
    absent = [file for file in (key_file, seals_file) if not file(base).exists()]
    try:
        for file in absent:
            with suppress(FileNotFoundError):
                os.link(file(copy), file(base))
        yield
    except BaseException:
        for file in absent:  # a journal that was empty has its key only now
            file(base).unlink(missing_ok=True)
        raise


@contextmanager
def _removed_on_failure(base: Path) -> Iterator[None]:
    """Leave no base that lacks the record of its restoration: the place is empty again."""
    try:
        yield
    except BaseException:
        for suffix in _OF_SQLITE:
            base.with_name(base.name + suffix).unlink(missing_ok=True)
        raise
