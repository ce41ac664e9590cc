# SPDX-License-Identifier: Apache-2.0
"""Presets, containers, partners and places: flat lists of named rows, archived, never deleted."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import Site
from ressourcerie_core.errors import Problem
from ressourcerie_core.numbers import euros, kilograms

from ..models import LARGEST_PRICE_CENTS, LARGEST_WEIGHT_GRAMS, Container, Partner, Place, Preset
from ..names import folded
from .finding import checked_name, find, find_living
from .journalling import facts_of, journal
from .problems import (
    AgreementNotInOrder,
    AlreadyArchived,
    NameTaken,
    NotArchived,
    NotASiret,
    PriceOutOfBounds,
    SiteUnknown,
    WeightOutOfBounds,
    refuse,
)

Listed = Preset | Container | Partner | Place
Row = TypeVar("Row", Preset, Container, Partner, Place)

_SIRET = re.compile("[0-9]{14}")


def add(session: Session, table: type[Row], facts: Mapping[str, Any]) -> Row:
    """Add a row to a list; a preset comes last."""
    row = table()
    if isinstance(row, Preset):
        row.position = (session.scalar(select(func.max(Preset.position))) or 0) + 1
    _write(session, row, facts)
    session.add(row)
    session.flush()  # gives the row its identifier
    _journal(session, "row.added", row, before={})
    return row


def change(session: Session, table: type[Row], row_id: UUID, facts: Mapping[str, Any]) -> Row:
    """Change some facts of a row."""
    row = find(session, table, row_id)
    before = _told(row)
    _write(session, row, facts)
    _journal(session, "row.changed", row, before=before)
    return row


def archive(session: Session, table: type[Row], row_id: UUID) -> Row:
    """Put a row out of use; what refers to it keeps it."""
    row = find(session, table, row_id)
    if row.archived_at is not None:
        raise AlreadyArchived(row.name)
    before = _told(row)
    row.archived_at = clock.now()
    _journal(session, "row.archived", row, before=before)
    return row


def restore(session: Session, table: type[Row], row_id: UUID) -> Row:
    """Put a row back into use, unless another took its name meanwhile."""
    row = find(session, table, row_id)
    if row.archived_at is None:
        raise NotArchived(row.name)
    refuse(_name_taken(session, row))
    before = _told(row)
    row.archived_at = None
    _journal(session, "row.restored", row, before=before)
    return row


def sites(session: Session) -> list[tuple[str, str]]:
    """List the sites of the association: identifier and name."""
    found = session.execute(select(Site.id, Site.name).order_by(Site.name))
    return [(str(site_id), name) for site_id, name in found]


def _told(row: Listed) -> dict[str, Any]:
    """Give what the journal keeps of a row, with what is kept in rows of their own."""
    several = {name: getattr(row, name, None) for name in ("roles", "materials")}
    said = {name: [str(one) for one in each] for name, each in several.items() if each is not None}
    return facts_of(row) | said


def _journal(session: Session, kind: str, row: Listed, *, before: Mapping[str, Any]) -> None:
    subject = {"list": row.__tablename__.removeprefix("catalogue_"), "id": row.id}
    journal(session, kind, subject, before=before, after=_told(row))


def _write(session: Session, row: Listed, facts: Mapping[str, Any]) -> None:
    # What is refused must be refused by us, in words, and not by a constraint at a flush.
    with session.no_autoflush:
        for name, value in facts.items():
            setattr(row, name, value)
        row.name = checked_name(row.name)
        row.name_key = folded(row.name)
        refuse([*_name_taken(session, row), *_faults(session, row)])


def _name_taken(session: Session, row: Listed) -> Iterator[Problem]:
    table = type(row)
    namesakes = select(table.id).where(table.name_key == row.name_key, table.archived_at.is_(None))
    if row.archived_at is None and set(session.scalars(namesakes)) - {row.id}:
        yield NameTaken(row.name)


def _faults(session: Session, row: Listed) -> Iterator[Problem]:
    match row:
        case Preset():
            price = row.price_cents
            if row.category_id is not None:
                find_living(session, row.category_id)
            if price is not None and not 0 <= price <= LARGEST_PRICE_CENTS:
                yield PriceOutOfBounds(euros(price), euros(LARGEST_PRICE_CENTS))
        case Container():
            if not 0 <= row.tare_grams <= LARGEST_WEIGHT_GRAMS:
                yield WeightOutOfBounds(kilograms(row.tare_grams), kilograms(LARGEST_WEIGHT_GRAMS))
        case Partner():
            first, last = row.agreement_from, row.agreement_until
            if first is not None and last is not None and last < first:
                yield AgreementNotInOrder(first, last)
            if row.siret is not None and not _SIRET.fullmatch(row.siret):
                yield NotASiret(row.siret)
        case Place():
            if row.site_id is not None and session.get(Site, row.site_id) is None:
                yield SiteUnknown(row.site_id)
