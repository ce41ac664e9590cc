# SPDX-License-Identifier: Apache-2.0
"""What the catalogue writes in the journal: who changed what, from what it was to what it is."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.db import Model
from ressourcerie_core.journal import append

STREAM = "catalogue.acts"
#: What is derived from the rest, and what somebody may have made personal: nothing is erased there.
_UNTOLD = {"id", "name_key", "office_contact"}


def journal(
    session: Session,
    kind: str,
    subject: Mapping[str, Any],
    *,
    before: Mapping[Any, Any] | None = None,
    after: Mapping[Any, Any] | None = None,
) -> None:
    """Write an act of whoever asked for this transaction; one that changes nothing is no act.

    :param subject: what tells the thing apart, such as its identifier.
    """
    told = {"before": dict(before or {}), "after": dict(after or {})}
    if told["before"] != told["after"]:
        append(session, STREAM, kind, {**_plain(subject), **_plain(told)})


def facts_of(row: Model) -> dict[str, Any]:
    """Give what the journal keeps of a row."""
    names = row.__table__.columns.keys()
    return {name: _plain(getattr(row, name)) for name in names if name not in _UNTOLD}


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case UUID() | date() | str():
            return str(value)  # of an enumeration, its word
        case _:
            return value
