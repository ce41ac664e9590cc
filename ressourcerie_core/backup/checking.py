# SPDX-License-Identifier: Apache-2.0
"""Hold a base that was put back against what its archive says that it held."""

from sqlalchemy import text

from ressourcerie_core.backup.manifest import Contents, contents_of
from ressourcerie_core.backup.problems import ContentsDiffer
from ressourcerie_core.db import Database
from ressourcerie_core.i18n import _
from ressourcerie_core.journal.verifying import Report, verify


def check_restored(database: Database, wanted: Contents, *, lenient: bool = False) -> Report:
    """Check that a base is sound, holds what it held, and that its journal is whole.

    :param lenient: accepts a journal that was already broken when the archive was made.
    :raises ContentsDiffer: it is not so.
    """
    with database.read() as session:
        if database.dialect == "sqlite":
            _check_pages([str(line) for line in session.scalars(text("PRAGMA integrity_check"))])
        _compare(contents_of(session), wanted)
    return check_journal(database, lenient=lenient)


def check_journal(database: Database, *, lenient: bool = False) -> Report:
    """Verify every chain.

    :raises ContentsDiffer: one is broken.
    """
    report = verify(database)
    if report.breaks and not lenient:
        raise ContentsDiffer(report.breaks[0].sentence.rstrip("."))
    return report


def _check_pages(lines: list[str]) -> None:
    if lines != ["ok"]:
        raise ContentsDiffer(_("SQLite la dit abîmée, {line}").format(line=lines[0]))


def _compare(found: Contents, wanted: Contents) -> None:
    for name in sorted({*found.rows, *wanted.rows}):
        here, there = found.rows.get(name), wanted.rows.get(name)
        if here != there:
            sentence = _("la table {name} a {here} lignes, et en avait {there}")
            raise ContentsDiffer(sentence.format(name=name, here=here, there=there))
    if found != wanted:
        raise ContentsDiffer(_("ses versions ou les fins de son journal ont changé"))
