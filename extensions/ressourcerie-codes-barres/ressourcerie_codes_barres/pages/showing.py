# SPDX-License-Identifier: Apache-2.0
"""What every page of codes is given: the site, and how to write values in French."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from ressourcerie_catalogue.public import path_text
from sqlalchemy.orm import Session

from ressourcerie_core.auth import SignedIn, Site, Visitor, allow
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import cents_as_text, euros, grams_as_text, kilograms
from ressourcerie_core.web import Read, page, refused_form

from ..codes.grammar import grouped
from ..labels.papers import PAPERS
from ..labels.symbols import Symbology
from ..models import State
from ..service.objects import code_of, sellable

READ = [allow("codes-barres.read", site="site_id")]
LABEL = [allow("codes-barres.label", site="site_id")]

#: How each state is called, and what a list of objects in it is called.
STATES = {
    State.AVAILABLE: _("En vente"),
    State.SOLD: _("Vendu"),
    State.WITHDRAWN: _("Retiré"),
    State.LOST: _("Perdu"),
}
SYMBOLOGIES = {
    Symbology.QR: _("Code carré (QR), lu par les téléphones et les lecteurs 2D"),
    Symbology.CODE_128: _("Barres (Code 128), lues par tous les lecteurs"),
}

_WRITERS = {
    "STATES": STATES,
    "cents_as_text": cents_as_text,
    "code_of": code_of,
    "euros": euros,
    "grams_as_text": grams_as_text,
    "grouped": grouped,
    "kilograms": kilograms,
    "papers": [(paper.slug, paper.title) for paper in PAPERS.values()],
    "symbologies": list(SYMBOLOGIES.items()),
}


def home(site_id: UUID) -> str:
    """Give the path under which the pages of a site are."""
    return f"/codes-barres/sites/{site_id}"


@dataclass(frozen=True)
class Visit:
    """A visitor who looks at a site: what every route of a page is given."""

    request: Request
    session: Session
    visitor: Visitor
    site_id: UUID

    @property
    def by(self) -> UUID:
        """The account that acts."""
        return self.visitor.account_id

    @property
    def home(self) -> str:
        """The path under which the pages of this site are."""
        return home(self.site_id)

    def show(self, template: str, **context: Any) -> HTMLResponse:
        """Show a page about this site."""
        return show(self.request, template, **self._frame, **context)

    def show_again(self, refused: Problem | Refused, template: str, **context: Any) -> HTMLResponse:
        """Show a form again, with why it is refused and what was typed."""
        whole = f"codes-barres/{template}"
        return refused_form(self.request, refused, whole, **_WRITERS, **self._frame, **context)

    @property
    def _frame(self) -> dict[str, Any]:
        return {
            "home": self.home,
            "place": self.visitor.places.get(self.site_id, ""),
            "several_sites": len(self.visitor.sites("codes-barres.read")) > 1,
            "may_label": self.visitor.may("codes-barres.label", self.site_id),
        }


def categories(session: Session) -> list[tuple[str, str]]:
    """Give the choices of a list of categories: identifier and path."""
    listed = [(str(one.category_id), path_text(one.path)) for one in sellable(session)]
    return [("", _("Choisissez…")), *listed]


def moments(session: Session, site_id: UUID) -> Callable[[datetime], str]:
    """Give what writes an instant on the clock of a site."""
    zone = ZoneInfo(session.get_one(Site, site_id).time_zone)
    return lambda instant: f"{instant.astimezone(zone):%d/%m/%Y à %H:%M}"


def _visit(request: Request, session: Read, visitor: SignedIn, site_id: UUID) -> Visit:
    return Visit(request, session, visitor, site_id)


#: The type of a route's parameter that receives the visit: ``here: Here``.
Here = Annotated[Visit, Depends(_visit)]


def show(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Show a page of codes."""
    return page(request, f"codes-barres/{template}", status, **_WRITERS, **context)
