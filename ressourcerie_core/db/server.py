# SPDX-License-Identifier: Apache-2.0
"""Check that a PostgreSQL server keeps what it acknowledges."""

from sqlalchemy import text

from ressourcerie_core.db.database import Database
from ressourcerie_core.db.problems import ServerTooOld, SettingRefused
from ressourcerie_core.errors import Problem, Refused

OLDEST_SERVER = 150000
_WANTED = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "remote_apply"},
    "server_encoding": {"UTF8"},
}


def check_server(database: Database) -> None:
    """Refuse a server too old, or set to forget what it acknowledged at a power cut.

    :raises Refused: every setting that is wrong, together.
    """
    problems: list[Problem] = []
    with database.read() as session:
        version = int(session.scalar(text("SHOW server_version_num")) or 0)
        if version < OLDEST_SERVER:
            problems.append(ServerTooOld(version // 10000))
        for name, accepted in _WANTED.items():
            found = str(session.scalar(text(f"SHOW {name}")))
            if found not in accepted:
                problems.append(SettingRefused(name, found=found, wanted=min(accepted)))
    if problems:
        raise Refused(problems)


def holds_tables(database: Database) -> bool:
    """Tell whether the base has any table of its own."""
    with database.read() as session:
        count = session.scalar(
            text(
                "SELECT count(*) FROM information_schema.tables "
                "WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
            )
        )
    return bool(count)
