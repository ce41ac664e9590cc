# SPDX-License-Identifier: Apache-2.0
"""Use cases on the data of one person: what there is, its export, its erasure; none commits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, func, or_, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import accounts
from ressourcerie_core.auth.device_models import Badge, Device, Enrolment, Pin, PinAttempt
from ressourcerie_core.auth.models import Account, Consultation, Grant, SignedInSession, Token
from ressourcerie_core.auth.problems import ErasureNotConfirmed, ModuleDataUnreachable
from ressourcerie_core.db.migrate.models import OwnedTable
from ressourcerie_core.db.migrate.names import CORE
from ressourcerie_core.db.personal_columns import names_an_account, rows_about, table_of, tagged
from ressourcerie_core.events.models import DeliveryRecord
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import note
from ressourcerie_core.journal.models import JournalRecord
from ressourcerie_core.module import PersonalData

ERASED_NAME = _("Personne effacée")
#: What erasing a person deletes row by row; the account's own row is emptied.
_DELETED = (Grant, Token, SignedInSession, Pin, PinAttempt, Badge)
_MODELS = (Account, *_DELETED, Device, Enrolment, Consultation, JournalRecord, DeliveryRecord)

#: What loaded modules contribute, by the name of each.
Contributions = Mapping[str, PersonalData]


@dataclass(frozen=True)
class Fate:
    """What erasing a person does to the data that serve one purpose.

    :param rows: how many rows there are about this person.
    """

    purpose: str
    kept: str
    erased: bool
    rows: int


def fates(session: Session, account_id: UUID, tables: Iterable[Table] = ()) -> list[Fate]:
    """Tell what an erasure would delete and what would stay, purpose by purpose.

    :param tables: those of loaded modules; the core's own come first.
    """
    found: dict[tuple[str, str, bool], int] = {}
    for table in (*map(table_of, _MODELS), *tables):
        if rows := _count_about(session, account_id, table):
            for _column, tag in tagged([table]):
                key = tag.purpose, tag.kept, tag.erased
                found[key] = max(rows, found.get(key, 0))
    return [Fate(*key, rows) for key, rows in found.items()]


def _count_about(session: Session, account_id: UUID, table: Table) -> int:
    keys = [column for column, _tag in tagged([table]) if names_an_account(column)]
    if not keys:
        return 0
    about = select(func.count()).select_from(table).where(or_(*(key == account_id for key in keys)))
    return session.scalar(about) or 0


def export(session: Session, account_id: UUID, contributions: Contributions) -> dict[str, Any]:
    """Gather all that the core and the loaded modules hold about a person, as JSON values.

    :raises ModuleDataUnreachable: a module cannot give its part; an export without it would lie.
    """
    return {
        "personne": str(account_id),
        "fait_le": clock.now().isoformat(),
        "plateforme": rows_about(session, account_id, _MODELS),
        "modules": {
            name: _asked(name, contribution.export, session, account_id)
            for name, contribution in contributions.items()
        },
    }


def erase(
    session: Session,
    account_id: UUID,
    *,
    confirmation: str,
    contributions: Contributions,
) -> None:
    """Delete what names a person; what was done stays, under a number that names nobody.

    May be done again, to reach a module that was off the first time.

    :param confirmation: the name of the person, typed by whoever erases.
    :raises ErasureNotConfirmed: something else was typed.
    :raises LastAdministrator: nobody could administer any more.
    :raises ModuleDataUnreachable: a module cannot erase its part; nothing is erased.
    """
    account = accounts.of_id(session, account_id)
    if confirmation.strip().casefold() != account.display_name.casefold():
        raise ErasureNotConfirmed(account.display_name)
    accounts.disable(session, login=account.login)
    for name, contribution in contributions.items():
        _asked(name, contribution.erase, session, account_id)
    for model in _DELETED:
        session.execute(delete(model).where(model.account_id == account_id))
    session.expire(account, ["grants"])
    account.login = f"({account.id})"  # no login may look so: nobody can take it
    account.display_name = ERASED_NAME
    account.password_hash = None
    account.administrator = False
    account.erased_at = account.erased_at or clock.now()
    note(session, "account.erased", after={"account": str(account.id)})


def _asked(name: str, act: Any, session: Session, account_id: UUID) -> Any:
    try:
        with session.begin_nested():
            return act(session, account_id)
    except Exception as error:
        raise ModuleDataUnreachable(name, cause=str(error)) from error


def tables_by_module(session: Session) -> dict[str, list[Table]]:
    """Give the tables of each module that ever had any here; of one that is off, none is known."""
    known = Account.metadata.tables
    found: dict[str, list[Table]] = {}
    for owned in session.scalars(select(OwnedTable).order_by(OwnedTable.module, OwnedTable.name)):
        tables = found.setdefault(owned.module, [])
        if owned.name in known:
            tables.append(known[owned.name])
    found.pop(CORE, None)
    return found
