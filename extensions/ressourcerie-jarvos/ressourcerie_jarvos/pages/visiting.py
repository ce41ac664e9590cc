# SPDX-License-Identifier: Apache-2.0
"""What every page about assistants is given, and who may see and do what."""

from dataclasses import dataclass
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import SignedIn, Site, Visitor, allow
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.web import Read, page, refused_form, settings_of

from ..settings import JarvosSettings

READ = [allow("jarvos.read")]
#: Who decides at one site alone must see what waits there.
DECIDE = [allow("jarvos.read", at_any_site=True)]
SET_UP = [allow("jarvos.set-up")]

HOME = "/jarvos/assistants"

#: The type of a route's parameter that receives the table ``[jarvos]``.
Settings = Annotated[JarvosSettings, Depends(settings_of(JarvosSettings))]


@dataclass(frozen=True)
class Visit:
    """A visitor who looks at the assistants: what every route of a page is given."""

    request: Request
    session: Session
    visitor: Visitor
    settings: JarvosSettings

    def show(self, template: str, **context: Any) -> HTMLResponse:
        """Show a page."""
        return page(self.request, f"jarvos/{template}", **self._frame, **context)

    def show_again(self, refused: Problem | Refused, template: str, **context: Any) -> HTMLResponse:
        """Show a form again, with why it is refused and what was typed."""
        whole = f"jarvos/{template}"
        return refused_form(self.request, refused, whole, **self._frame, **context)

    @property
    def _frame(self) -> dict[str, Any]:
        first = self.session.scalars(select(Site).order_by(Site.id).limit(1)).one()
        zone = ZoneInfo(first.time_zone)
        return {
            "home": HOME,
            "may": lambda action: self.visitor.may(f"jarvos.{action}"),
            "moment": lambda instant: f"{instant.astimezone(zone):%d/%m/%Y à %H:%M}",
        }


def _visit(request: Request, session: Read, visitor: SignedIn, settings: Settings) -> Visit:
    return Visit(request, session, visitor, settings)


#: The type of a route's parameter that receives the visit: ``here: Here``.
Here = Annotated[Visit, Depends(_visit)]
