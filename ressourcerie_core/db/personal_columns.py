# SPDX-License-Identifier: Apache-2.0
"""Columns that say something of a person: each tells what for, and how long (public to modules)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, Uuid, or_, select
from sqlalchemy.orm import Session

from ressourcerie_core.db.types import Model

_TAG = "personal"
_ACCOUNTS = "core_account"
#: Names of columns that hold, as a rule, something of a person.
_LOOKS_PERSONAL = re.compile(
    r"(^|_)(account|author|reader|subject|person|member|volunteer|donor|customer)_id$"
    r"|_by$|(^|_)(login|e?mail|phone|mobile|contact|iban|birth|birthday|birth_date)(_|$)"
    r"|(first|last|family|display|full)_?name|surname|postal_address"
)


@dataclass(frozen=True)
class Personal:
    """Why a column about a person exists, and what becomes of it.

    :param purpose: what it is for, as a French phrase.
    :param kept: how long, as a French phrase.
    :param erased: whether erasing the person empties it; if not, ``kept`` says why.
    :param shown: whether an export holds the value; not for the fingerprint of a secret.
    """

    purpose: str
    kept: str
    erased: bool = True
    shown: bool = True


def personal(*, purpose: str, kept: str, erased: bool = True, shown: bool = True) -> dict[str, Any]:
    """Tag a column that says something of a person: ``mapped_column(info=personal(…))``.

    :param purpose: what it is for, as a French phrase.
    :param kept: how long, as a French phrase.
    :param erased: whether erasing the person empties it; if not, ``kept`` says why.
    :param shown: whether an export holds the value; not for the fingerprint of a secret.
    """
    return {_TAG: Personal(purpose, kept, erased, shown)}


def impersonal() -> dict[str, Any]:
    """Tag a column that only looks as if it said something of a person."""
    return {_TAG: None}


def tagged(tables: Iterable[Table]) -> Iterator[tuple[Column[Any], Personal]]:
    """Give each column that is about a person, with its tag."""
    for table in tables:
        for column in table.columns:
            if tag := column.info.get(_TAG):
                yield column, tag


def untagged(tables: Iterable[Table]) -> list[str]:
    """Name the columns that seem to be about a person, and are not tagged."""
    return [
        f"{table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if _TAG not in column.info and _seems_personal(column)
    ]


def rows_about(
    session: Session, account_id: UUID, models: Iterable[type[Model]]
) -> dict[str, list[dict[str, Any]]]:
    """Give what some models hold about a person: by table, the tagged values of each row.

    A row is about a person when one of its tagged columns holds the id of the account.

    :param account_id: the opaque id of the person.
    :param models: those of a module; one without a tagged column is left out.
    """
    found = {}
    for table in (table_of(model) for model in models):
        shown = [column for column, tag in tagged([table]) if tag.shown]
        keys = [column for column, _tag in tagged([table]) if names_an_account(column)]
        if keys and shown:
            about = or_(*(key == account_id for key in keys))
            rows = session.execute(select(*shown).where(about)).mappings()
            found[table.name] = [_as_json(row) for row in rows]
    return found


def table_of(model: type[Model]) -> Table:
    """Give the table of a model."""
    return model.metadata.tables[model.__tablename__]


def names_an_account(column: Column[Any]) -> bool:
    """Tell whether a column holds the id of an account, with a foreign key or without."""
    if any(key.target_fullname == f"{_ACCOUNTS}.id" for key in column.foreign_keys):
        return True
    if not isinstance(column.type, Uuid) or column.foreign_keys:
        return False
    return column.table.name == _ACCOUNTS or bool(_LOOKS_PERSONAL.search(column.name))


def _seems_personal(column: Column[Any]) -> bool:
    return names_an_account(column) or bool(_LOOKS_PERSONAL.search(column.name))


def _as_json(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        str(name): value.isoformat() if isinstance(value, date) else _plain(value)
        for name, value in row.items()
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
