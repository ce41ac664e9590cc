# SPDX-License-Identifier: Apache-2.0
"""The categories as a sheet that an import reads back without a change."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _

from ..models import Category
from ..names import path_text
from ..service.finding import present_tree
from ..service.tree import depth_first, path_of
from .cells import guarded
from .csv_text import write_csv
from .headers import Column
from .reading import DETAILS
from .workbook import write_workbook

COLUMNS = (Column.PATH, *DETAILS, Column.ARCHIVED, Column.ID)


def as_csv(session: Session, *, archived: bool) -> bytes:
    """Write the categories for a French spreadsheet, comma decimals, formulas made harmless."""
    rows = [[_text(value) for value in row] for row in _rows(session, archived=archived)]
    return write_csv([list(COLUMNS), *rows])


def as_workbook(session: Session, *, archived: bool) -> bytes:
    """Write the categories as an XLSX workbook, with numbers as numbers."""
    rows = [[_typed(value) for value in row] for row in _rows(session, archived=archived)]
    return write_workbook([column.value for column in COLUMNS], rows)


def _rows(session: Session, *, archived: bool) -> Iterator[list[Any]]:
    """Give what each cell holds: texts, booleans, nothing, or a decimal with its places."""
    tree = present_tree(session)
    rows = {row.id: row for row in session.scalars(select(Category))}
    for category_id in depth_first(tree):
        row = rows[category_id]
        if archived or row.archived_at is None:
            details = [_value(name, getattr(row, name)) for name in DETAILS.values()]
            path = path_text(path_of(tree, category_id))
            yield [path, *details, row.archived_at is not None, str(row.id)]


def _value(name: str, value: Any) -> Any:
    if value is not None and name.endswith("_cents"):
        return Decimal(value).scaleb(-2)
    if value is not None and name.endswith("_grams"):
        return Decimal(value).scaleb(-3)
    return value


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _("oui") if value else _("non")
        case Decimal():
            return str(value).replace(".", ",")
        case _:
            return guarded(str(value))


def _typed(value: Any) -> Any:
    return value if isinstance(value, Decimal | None) else _text(value)
