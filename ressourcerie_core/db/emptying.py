# SPDX-License-Identifier: Apache-2.0
"""Leave a PostgreSQL base as empty as it was, when what should fill it fails."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import MetaData, text

from ressourcerie_core.db.database import Database

#: The functions of the schema, but those of an extension; each is written as SQL calls it.
_OWN_FUNCTIONS = text(
    "SELECT p.oid::regprocedure::text FROM pg_proc p "
    "JOIN pg_namespace n ON n.oid = p.pronamespace "
    "WHERE n.nspname = current_schema() AND NOT EXISTS "
    "(SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
)


@contextmanager
def emptied_on_failure(database: Database) -> Iterator[None]:
    """Drop the tables and the functions made in a PostgreSQL base that was empty."""
    try:
        yield
    except BaseException:
        with database.migrating() as connection:
            made = MetaData()
            made.reflect(connection)
            made.drop_all(connection)
            for function in connection.scalars(_OWN_FUNCTIONS).all():
                connection.exec_driver_sql(f"DROP FUNCTION {function}")
        raise
