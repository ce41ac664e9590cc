# SPDX-License-Identifier: Apache-2.0
"""The sites of the association: who administers adds them, and says when their day begins."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from ressourcerie_core.auth import sites
from ressourcerie_core.auth.permissions import allow
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web.deps import Read
from ressourcerie_core.web.forms import Form, See, SentForm
from ressourcerie_core.web.pages import page, refused_form

PATH = "/admin/sites"
#: Proposed while one types; any other zone of the world is taken too.
FRENCH_ZONES = (
    *("Europe/Paris", "America/Guadeloupe", "America/Martinique", "America/Cayenne"),
    *("America/Miquelon", "Indian/Reunion", "Indian/Mayotte", "Pacific/Noumea"),
    *("Pacific/Tahiti", "Pacific/Wallis"),
)
router = APIRouter(prefix=PATH, dependencies=[allow("core.administer")], include_in_schema=False)


@router.get("", name="sites")
def list_sites(request: Request, session: Read) -> HTMLResponse:
    """List the sites."""
    return page(request, "core/sites.html", **_shown(session))


@router.post("", name="add_site")
def add_site(request: Request, form: Form) -> Response:
    """Add a site."""

    def work(session: Session) -> See:
        site = sites.add(session, **_typed(form))
        return See(PATH, said=_("Site « {name} » ajouté.").format(name=site.name))

    try:
        return form(work)
    except Problem as problem:
        with request.app.state.platform.database.read() as session:
            return refused_form(request, problem, "core/sites.html", **_shown(session))


@router.get("/{site_id}", name="site")
def show_site(request: Request, session: Read, site_id: UUID) -> HTMLResponse:
    """Show the form on which a site is changed."""
    return page(request, "core/site.html", changed=sites.of_id(session, site_id), **_choices())


@router.post("/{site_id}", name="change_site")
def change_site(request: Request, form: Form, site_id: UUID) -> Response:
    """Rename a site, or say otherwise when its day begins."""

    def work(session: Session) -> See:
        site = sites.change(session, site_id, **_typed(form))
        return See(PATH, said=_("Site « {name} » enregistré.").format(name=site.name))

    try:
        return form(work)
    except Problem as problem:
        with request.app.state.platform.database.read() as session:
            changed = sites.of_id(session, site_id)
            return refused_form(request, problem, "core/site.html", changed=changed, **_choices())


def switch_hour_of(form: SentForm) -> int:
    """Read the hour at which a day begins; anything else than figures is no hour."""
    typed = form.text("switch_hour")
    return int(typed) if typed.isascii() and typed.isdigit() else -1


def switch_hours() -> list[tuple[int, str]]:
    """Give the hours to choose from."""
    return [(0, _("minuit"))] + [(hour, _("{hour} h").format(hour=hour)) for hour in range(1, 24)]


def _typed(form: SentForm) -> dict[str, Any]:
    zone, hour = form.text("time_zone"), switch_hour_of(form)
    return {"name": form.text("name"), "time_zone": zone, "switch_hour": hour}


def _shown(session: Session) -> dict[str, Any]:
    return {"sites": sites.every(session), **_choices()}


def _choices() -> dict[str, Any]:
    return {"zones": FRENCH_ZONES, "hours": switch_hours()}
