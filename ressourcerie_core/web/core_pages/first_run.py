# SPDX-License-Identifier: Apache-2.0
"""The first page of a new instance: the association, its first site, its first administrator."""

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from ressourcerie_core.auth import founding
from ressourcerie_core.auth.first_run import FirstRun
from ressourcerie_core.auth.founding import Foundation
from ressourcerie_core.auth.names import normal_login
from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.auth.problems import AlreadyFounded, NewPasswordsDiffer
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web.core_pages.sites import FRENCH_ZONES, switch_hour_of, switch_hours
from ressourcerie_core.web.first_visit import FIRST_RUN_PATH
from ressourcerie_core.web.forms import Form, See, SentForm
from ressourcerie_core.web.pages import page, refused_form

if TYPE_CHECKING:
    from ressourcerie_core.web.core_pages.signing_in import Entrance

router = APIRouter(prefix=FIRST_RUN_PATH, dependencies=[anyone()], include_in_schema=False)


@router.get("", name="first_run")
def show_first_run(request: Request) -> Response:
    """Show the form that founds the instance, until it is founded."""
    if not _first_run(request).is_pending():
        return RedirectResponse("/login", 303)
    return page(request, "core/first_run.html", **_choices())


@router.post("", name="found")
def found(request: Request, form: Form) -> Response:
    """Found the instance, for whoever typed the code of the server's terminal."""
    first_run = _first_run(request)
    try:
        if not first_run.is_pending():
            raise AlreadyFounded
        first_run.check(form.text("code"), address=request.client.host if request.client else "")
        return _found(request, form)
    except Problem as problem:
        return refused_form(request, problem, "core/first_run.html", **_choices())


def _found(request: Request, form: SentForm) -> Response:
    if form.secret("password") != form.secret("again"):
        raise NewPasswordsDiffer
    founded = Foundation(
        association=form.text("association"),
        site=form.text("site"),
        time_zone=form.text("time_zone"),
        switch_hour=switch_hour_of(form),
        login=normal_login(form.text("login")),
        name=form.text("name"),
    )
    entrance: Entrance = request.app.state.entrance
    kept = entrance.keep(form.secret("password"), login=founded.login)

    def work(session: Session) -> See:
        founding.found_instance(session, founded, password_hash=kept)
        return See("/login", said=_("C'est prêt. Connectez-vous pour la première fois."))

    return form(work)


def _first_run(request: Request) -> FirstRun:
    first_run: FirstRun = request.app.state.first_run
    return first_run


def _choices() -> dict[str, Any]:
    return {"zones": FRENCH_ZONES, "hours": switch_hours()}
