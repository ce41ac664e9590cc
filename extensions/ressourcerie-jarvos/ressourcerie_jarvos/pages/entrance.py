# SPDX-License-Identifier: Apache-2.0
"""The page « Connecteur »: the destinations, how each is, and how to add one."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, Happenings, See

from ..hooks import destinations
from ..hooks.standing import standings
from ..words import BAD, CONDITIONS
from .secrets import Drawn, drawn, known_names, require_key, secret_shown
from .visiting import READ, SET_UP, Here, Visit

router = APIRouter(prefix="/connecteur")


@router.get("", dependencies=READ)
def show_connector(here: Here, happenings: Happenings) -> HTMLResponse:
    """Show the destinations."""
    return here.show("connector.html", **_context(here, happenings))


@router.post("", dependencies=SET_UP)
def add_hook(here: Here, happenings: Happenings, form: Form) -> Response:
    """Add a destination, whose secret is shown this once."""
    made: list[Drawn] = []

    def work(writing: Session) -> See:
        require_key(here)
        hook = destinations.add(
            writing,
            label=form.text("label"),
            url=form.text("url"),
            events=form.texts("events"),
            known=known_names(happenings),
            by=here.visitor.account_id,
        )
        made.append(drawn(hook))
        said = _("Cette destination est déjà faite ; son secret a été montré une fois.")
        return See(f"/jarvos/connecteur/{hook.id}", said=said)

    try:
        answer = form(work)
    except Problem as refused:
        return here.show_again(refused, "connector.html", **_context(here, happenings))
    return secret_shown(here, made[0]) if made else answer


def _context(here: Visit, happenings: Happenings) -> dict[str, Any]:
    return {
        "standings": standings(here.session, destinations.here(here.session)),
        "conditions": CONDITIONS,
        "bad": BAD,
        "happenings": happenings,
        "most": destinations.MOST,
        "has_key": here.settings.webhooks_key is not None,
    }
