# SPDX-License-Identifier: Apache-2.0
"""What a new catalogue may begin with: our own tree, and apart from it the official codes.

The names, prices and weights of the tree are our proposal, to be changed by each ressourcerie. The
official codes carry their source, and how sure it is.
"""

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models import Axis, OfficialCode
from ..names import folded, path_names
from ..service.finding import hold_tree, present_tree
from ..service.official import map_unseen
from ..service.tree import path_of
from ..sheets.planning import Plan, plan, write
from ..sheets.reading import Sheet, read_sheet


def sheet() -> Sheet:
    """Read the sheet of our tree, as an import would."""
    return read_sheet(files(__package__).joinpath("categories.csv").read_bytes())


def sow(session: Session, *, on: date, by: UUID | None) -> Plan:
    """Add what is missing of our tree and of the official codes; a second time adds nothing."""
    hold_tree(session)
    asked = sheet()
    missing = plan(session, asked.wishes, on=on, sha256=asked.sha256)
    write(session, missing, on=on, by=by)
    _sow_codes(session)
    _sow_shares(session, on, opened={row.id for row in missing.opened})
    return missing


def _rows(name: str) -> Iterator[dict[str, Any]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(), delimiter=";")


def _sow_codes(session: Session) -> None:
    known = set(session.scalars(select(OfficialCode.code)))
    for row in _rows("official_codes.csv"):
        if row["code"] not in known:
            begins = row.pop("valid_from")
            valid_from = date.fromisoformat(begins) if begins else None
            session.add(OfficialCode(**row, valid_from=valid_from))
    session.flush()  # shares look the codes up


def _sow_shares(session: Session, on: date, opened: set[UUID]) -> None:
    """Map the categories that we open; those of the ressourcerie are its own to map."""
    codes = {code.code: code.id for code in session.scalars(select(OfficialCode))}
    tree = present_tree(session)
    places = {tuple(map(folded, path_of(tree, each))): each for each in opened}
    for row in _rows("official_shares.csv"):
        category_id = places.get(tuple(map(folded, path_names(row["chemin"]))))
        if category_id is not None:
            map_unseen(
                session,
                category_id=category_id,
                axis=Axis(row["axe"]),
                shares={codes[row["code"]]: int(row["part"])},
                on=on,
            )
