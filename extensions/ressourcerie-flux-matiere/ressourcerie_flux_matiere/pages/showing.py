# SPDX-License-Identifier: Apache-2.0
"""What every page of the material flow is given: the site, and how to write values in French."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from ressourcerie_catalogue.public import path_text
from sqlalchemy.orm import Session

from ressourcerie_core.auth import SignedIn, Visitor, allow
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.numbers import grams_as_text, kilograms
from ressourcerie_core.web import Read, page, refused_form

from ..models import Stage
from ..provenances import PROVENANCES
from ..service.days import site_of
from ..service.problems import french_day
from ..stages import STAGES
from . import words

READ = [allow("flux-matiere.read", site="site_id")]
WEIGH = [allow("flux-matiere.weigh", site="site_id")]
SHIP = [allow("flux-matiere.ship", site="site_id")]
CORRECT = [allow("flux-matiere.correct", site="site_id")]
CLOSE = [allow("flux-matiere.close", site="site_id")]
DECLARE = [allow("flux-matiere.declare", site="site_id")]
IMPORT = [allow("flux-matiere.import", site="site_id")]
SET_UP = [allow("flux-matiere.set-up", site="site_id")]

_WRITERS = {
    "CONDITIONS": words.CONDITIONS,
    "MEASURES": words.MEASURES,
    "PROVENANCES": PROVENANCES,
    "STAGES": STAGES,
    "path_text": path_text,
    "Stage": Stage,
    "day": french_day,
    "grams_as_text": grams_as_text,
    "kilograms": kilograms,
    "month_name": words.month_name,
    "percent": words.percent,
}


def home(site_id: UUID) -> str:
    """Give the path under which the pages of a site are."""
    return f"/flux-matiere/sites/{site_id}"


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

    def may(self, action: str) -> bool:
        """Tell whether the visitor may do something here, such as ``weigh``."""
        return self.visitor.may(f"flux-matiere.{action}", self.site_id)

    def show(self, template: str, **context: Any) -> HTMLResponse:
        """Show a page about this site."""
        return show(self.request, template, **self._frame, **context)

    def show_again(self, refused: Problem | Refused, template: str, **context: Any) -> HTMLResponse:
        """Show a form again, with why it is refused and what was typed."""
        whole = f"flux-matiere/{template}"
        return refused_form(self.request, refused, whole, **_WRITERS, **self._frame, **context)

    @property
    def _frame(self) -> dict[str, Any]:
        site = site_of(self.session, self.site_id)
        zone = ZoneInfo(site.time_zone)
        return {
            "at": site,
            "moment": lambda instant: f"{instant.astimezone(zone):%d/%m/%Y à %H:%M}",
            "home": self.home,
            "may": self.may,
            "several_sites": len(self.visitor.sites("flux-matiere.read")) > 1,
        }


def _visit(request: Request, session: Read, visitor: SignedIn, site_id: UUID) -> Visit:
    return Visit(request, session, visitor, site_id)


#: The type of a route's parameter that receives the visit: ``here: Here``.
Here = Annotated[Visit, Depends(_visit)]


def show(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Show a page of the material flow."""
    return page(request, f"flux-matiere/{template}", status, **_WRITERS, **context)
