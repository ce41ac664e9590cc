# SPDX-License-Identifier: Apache-2.0
"""What every page of the back office is given: the site, and how to write values in French."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from ressourcerie_core.auth import SignedIn, Visitor, allow
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.numbers import cents_as_text, euros, kilograms
from ressourcerie_core.web import Read, page, refused_form

from ..service.sites import site_of
from . import words

READ = [allow("caisse.read", site="site_id")]
MANAGE = [allow("caisse.manage", site="site_id")]
SET_UP = [allow("caisse.set-up", site="site_id")]
EXPORT = [allow("caisse.export", site="site_id")]

_WRITERS = {
    "cents_as_text": cents_as_text,
    "day": words.french_day,
    "euros": euros,
    "kilograms": kilograms,
    "signed": words.signed,
    "words": words,
}


def home(site_id: UUID) -> str:
    """Give the path under which the pages of a site are."""
    return f"/caisse/sites/{site_id}"


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

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the site."""
        return ZoneInfo(site_of(self.session, self.site_id).time_zone)

    @property
    def sees_several(self) -> bool:
        """Tell whether the visitor reads the tills of several sites."""
        return len(self.visitor.sites("caisse.read")) > 1

    def may(self, action: str) -> bool:
        """Tell whether the visitor may do something here, such as ``manage``."""
        return self.visitor.may(f"caisse.{action}", self.site_id)

    def show(self, template: str, **context: Any) -> HTMLResponse:
        """Show a page about this site."""
        return show(self.request, template, **self._frame, **context)

    def show_again(self, refused: Problem | Refused, template: str, **context: Any) -> HTMLResponse:
        """Show a form again, with why it is refused and what was typed."""
        whole = f"caisse/{template}"
        return refused_form(self.request, refused, whole, **_WRITERS, **self._frame, **context)

    @property
    def _frame(self) -> dict[str, Any]:
        zone = self.zone

        def moment(instant: datetime) -> str:
            return f"{instant.astimezone(zone):%d/%m/%Y à %H:%M}"

        return {
            "at": site_of(self.session, self.site_id),
            "moment": moment,
            "hour": lambda instant: f"{instant.astimezone(zone):%H:%M}",
            "home": self.home,
            "may": self.may,
            "several_sites": self.sees_several,
        }


def _visit(request: Request, session: Read, visitor: SignedIn, site_id: UUID) -> Visit:
    return Visit(request, session, visitor, site_id)


#: The type of a route's parameter that receives the visit: ``here: Here``.
Here = Annotated[Visit, Depends(_visit)]


def show(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Show a page of the till's back office."""
    return page(request, f"caisse/{template}", status, **_WRITERS, **context)
