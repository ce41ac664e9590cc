# SPDX-License-Identifier: Apache-2.0
"""Tell which refusal an error of the database driver stands for."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ressourcerie_core.db.problems import DatabaseAway, DatabaseBusy, DiskFull, TemporaryProblem

_SQLITE_BUSY = {5, 6, 9}  # BUSY, LOCKED, INTERRUPT: rolled back, may be sent again
_SQLITE_AWAY = {8, 10, 11, 14, 26}  # READONLY, IOERR, CORRUPT, CANTOPEN, NOTADB
_SQLITE_FULL = 13
_SQLITE_IOERR_SHMSIZE = 4874  # what a full disk says to a new connection
_SQLITE_READONLY = 8

_POSTGRESQL_READONLY = "25006"
_POSTGRESQL_FULL = "53100"
_POSTGRESQL_RETRY = {"40001", "40P01"}
_POSTGRESQL_TAKEN = "23505"  # a unique value: run again, a work sees who took it meanwhile
_POSTGRESQL_BUSY = _POSTGRESQL_RETRY | {"55P03", "57014", "53300"}
_POSTGRESQL_AWAY = ("08", "57P", "58", "XX", _POSTGRESQL_READONLY, "25P03")


def as_problem(error: BaseException) -> TemporaryProblem | None:
    """Give the refusal that an error means, or ``None`` when it is not the database's state."""
    if isinstance(error, PoolTimeout):
        return DatabaseBusy()
    if not isinstance(error, DBAPIError) or error.orig is None:
        return None
    if hasattr(error.orig, "sqlite_errorcode"):
        return _sqlite_problem(error.orig.sqlite_errorcode, str(error.orig))
    return _postgresql_problem(error)


def is_write_refused(error: BaseException) -> bool:
    """Tell whether a reading session was asked to write."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return code == _SQLITE_READONLY or _sqlstate(error) == _POSTGRESQL_READONLY


def must_run_again(error: BaseException) -> bool:
    """Tell whether PostgreSQL undid a whole transaction that would end otherwise if run again."""
    return _sqlstate(error) in {*_POSTGRESQL_RETRY, _POSTGRESQL_TAKEN}


def _sqlite_problem(code: int, text: str) -> TemporaryProblem | None:
    if code == _SQLITE_IOERR_SHMSIZE or code & 0xFF == _SQLITE_FULL:
        return DiskFull()
    if code & 0xFF in _SQLITE_BUSY:
        return DatabaseBusy()
    return DatabaseAway(text) if code & 0xFF in _SQLITE_AWAY else None


def _postgresql_problem(error: DBAPIError) -> TemporaryProblem | None:
    state = _sqlstate(error)
    if state == _POSTGRESQL_FULL:
        return DiskFull()
    if state in _POSTGRESQL_BUSY:
        return DatabaseBusy()
    lost = error.connection_invalidated or (state is None and _is_operational(error))
    if lost or (state or "").startswith(_POSTGRESQL_AWAY):
        return DatabaseAway(str(error.orig).splitlines()[0])
    return None


def _sqlstate(error: BaseException) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)


def _is_operational(error: DBAPIError) -> bool:
    return type(error).__name__ == "OperationalError"
