# SPDX-License-Identifier: Apache-2.0
"""Lists a page at a time (public to modules): ``?limit=50&after=CURSOR``.

A cursor holds the place of the last row that was given, not a count of rows: what is inserted
meanwhile neither repeats nor hides a row.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel
from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import TypeDecorator

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

RowT = TypeVar("RowT")
AnswerT = TypeVar("AnswerT", bound=BaseModel)

USUAL, MOST = 50, 200
_READERS: dict[type, Callable[[Any], Any]] = {
    UUID: UUID,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


class CursorRefused(Problem):
    """A cursor that this list did not give."""

    slug = "core/cursor-refused"
    title = _("Curseur illisible")
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Le paramètre « after » n'est pas un curseur de cette liste."),
            hint=_("Donnez-lui la valeur de « next » de la page d'avant, ou retirez-le."),
        )


class Page(BaseModel, Generic[AnswerT]):
    """A part of a list, and the cursor of what follows; ``next`` is null at the end."""

    items: list[AnswerT]
    next: str | None


@dataclass(frozen=True)
class Window:
    """Which part of a list is asked for."""

    limit: int
    after: str | None

    def page(
        self,
        session: Session,
        query: Select[RowT],
        show: Callable[[RowT], AnswerT],
        *,
        by: Sequence[InstrumentedAttribute[Any]],
        newest_first: bool = False,
    ) -> Page[AnswerT]:
        """Run a query for one page.

        :param query: what is listed, without order or limit.
        :param show: makes an answer of a row, such as ``PlaceRead.of``.
        :param by: the columns that order the list; together they are unique, and never null.
        :param newest_first: order downwards.
        :raises CursorRefused: the cursor is not one of this list.
        """
        place = tuple_(*by)
        if self.after is not None:
            last = tuple_(*_decoded(self.after, by))
            query = query.where(place < last if newest_first else place > last)
        order = [column.desc() if newest_first else column.asc() for column in by]
        rows = session.scalars(query.order_by(*order).limit(self.limit + 1)).all()
        given = rows[: self.limit]
        more = len(rows) > self.limit
        return Page(
            items=[show(row) for row in given], next=_encoded(given[-1], by) if more else None
        )


def _window(
    limit: Annotated[int, Query(ge=1, le=MOST, description="Lignes par page.")] = USUAL,
    after: Annotated[
        str | None, Query(max_length=1000, description="Le « next » de la page d'avant.")
    ] = None,
) -> Window:
    return Window(limit, after)


#: The type of a route's parameter that receives which page is asked for: ``window: Paged``.
Paged = Annotated[Window, Depends(_window)]


def _encoded(row: object, by: Sequence[InstrumentedAttribute[Any]]) -> str:
    values = [getattr(row, column.key) for column in by]
    text = json.dumps(values, default=lambda value: getattr(value, "isoformat", value.__str__)())
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(cursor: str, by: Sequence[InstrumentedAttribute[Any]]) -> list[Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        return [_read(value, column) for value, column in zip(values, by, strict=True)]
    except (binascii.Error, ValueError, TypeError, AttributeError):
        raise CursorRefused from None


def _read(value: Any, column: InstrumentedAttribute[Any]) -> Any:
    own = column.type  # our column types decorate a type of SQLAlchemy, which knows Python's
    kind = (own.impl_instance if isinstance(own, TypeDecorator) else own).python_type
    if kind in _READERS:
        return _READERS[kind](value)
    if type(value) is not kind:
        raise TypeError(kind)
    return value
