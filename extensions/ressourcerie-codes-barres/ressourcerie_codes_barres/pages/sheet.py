# SPDX-License-Identifier: Apache-2.0
"""What the sheet of an object shows, whichever of its forms was sent."""

from typing import Any
from uuid import UUID

from fastapi.responses import HTMLResponse

from ressourcerie_core.auth import display_names
from ressourcerie_core.errors import Problem

from ..labels.symbols import Symbology, draw, svg
from ..service import objects
from ..service.objects import code_of
from ..service.photos import photos_of
from ..slots import ObjectSheet
from .showing import Visit, categories, moments

#: Of a new object, when no page led to its form.
NOTHING_KNOWN = {"name": "", "category": "", "weight": None, "deposit": ""}


def sheet_of(here: Visit, object_id: UUID | None) -> dict[str, Any]:
    """Give what the sheet of an object shows; of ``None``, that of a new one.

    :raises UnknownObject: the site has no such object.
    """
    common = {"categories": categories(here.session), "known": NOTHING_KNOWN}
    if object_id is None:
        return {**common, "object": None}
    row = objects.find_object(here.session, here.site_id, object_id)
    prices = objects.prices_of(here.session, row.id)
    authors = [by for by in (row.created_by, *(one.by for one in prices)) if by]
    return {
        **common,
        "object": row,
        "symbol": svg(draw(code_of(row), Symbology.QR), label=code_of(row)),
        "prices": prices,
        "names": display_names(here.session, authors),
        "photo": photos_of(here.session, [row.id]).get(row.id),
        "moment": moments(here.session, here.site_id),
        "sheet": ObjectSheet(here.site_id, row.id, row.deposit_id, row.sold_ticket_id),
    }


def show_sheet_again(here: Visit, refused: Problem, object_id: UUID | None) -> HTMLResponse:
    """Show the sheet again, with why a form of it is refused and what was typed."""
    return here.show_again(refused, "object.html", **sheet_of(here, object_id))
