# SPDX-License-Identifier: Apache-2.0
"""What every page of the accounting is given, and who may see and do what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import SignedIn, Site, Visitor, allow
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.numbers import euros
from ressourcerie_core.web import page, refused_form, settings_of

from .. import words
from ..settings import PahekoSettings

READ = [allow("paheko.read")]
SEND = [allow("paheko.send")]
SET_UP = [allow("paheko.set-up")]

HOME = "/paheko/comptabilite"

#: The type of a route's parameter that receives the table ``[paheko]``.
Settings = Annotated[PahekoSettings, Depends(settings_of(PahekoSettings))]


@dataclass(frozen=True)
class Visit:
    """A visitor who looks at the accounting: what every route of a page is given."""

    request: Request
    visitor: Visitor

    @property
    def by(self) -> UUID:
        """The account that acts."""
        return self.visitor.account_id

    def may(self, action: str) -> bool:
        """Tell whether the visitor may do something here, such as ``send``."""
        return self.visitor.may(f"paheko.{action}")

    def show(self, template: str, **context: Any) -> HTMLResponse:
        """Show a page."""
        return page(self.request, f"paheko/{template}", **self._frame, **context)

    def show_again(self, refused: Problem | Refused, template: str, **context: Any) -> HTMLResponse:
        """Show a form again, with why it is refused and what was typed."""
        whole = f"paheko/{template}"
        return refused_form(self.request, refused, whole, **self._frame, **context)

    @property
    def _frame(self) -> dict[str, Any]:
        return {"euros": euros, "words": words, "home": HOME, "may": self.may}


def _visit(request: Request, visitor: SignedIn) -> Visit:
    return Visit(request, visitor)


#: The type of a route's parameter that receives the visit: ``here: Here``.
Here = Annotated[Visit, Depends(_visit)]


def moments(session: Session) -> Callable[[datetime], str]:
    """Give what writes an instant on the clock of the association's first site."""
    first = session.scalars(select(Site).order_by(Site.id).limit(1)).one()
    zone = ZoneInfo(first.time_zone)
    return lambda instant: f"{instant.astimezone(zone):%d/%m/%Y à %H:%M}"
