# SPDX-License-Identifier: Apache-2.0
"""The people of the association: who administers adds them, gives them roles, closes accounts."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from ressourcerie_core import clock, journal
from ressourcerie_core.auth import accounts, consultations, granting, sessions, sites
from ressourcerie_core.auth.models import Account
from ressourcerie_core.auth.names import normal_login
from ressourcerie_core.auth.passwords import drawn_password
from ressourcerie_core.auth.permissions import SignedIn, allow
from ressourcerie_core.db import Database
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _
from ressourcerie_core.web.core_pages.role_choice import role_groups, ticked_roles
from ressourcerie_core.web.core_pages.signing_in import Entrance
from ressourcerie_core.web.deps import Read, act_for
from ressourcerie_core.web.forms import Form, See, SentForm
from ressourcerie_core.web.moments import ago
from ressourcerie_core.web.pages import page, refused_form

PATH = "/admin/personnes"
router = APIRouter(prefix=PATH, dependencies=[allow("core.administer")], include_in_schema=False)


@router.get("", name="people")
def list_people(request: Request, session: Read, q: str = "") -> HTMLResponse:
    """List the people, or those whose name or login holds what is looked for."""
    return page(request, "core/people.html", **_listed(session, q))


@router.post("", name="add_person")
def add_person(request: Request, form: Form) -> Response:
    """Add a person; a password that was drawn is shown on this answer alone."""
    database = _database(request)
    drawn = "" if form.secret("password") else drawn_password()
    try:
        account_id = _add(request, form, form.secret("password") or drawn)
    except (Problem, Refused) as problem:
        with database.read() as session:
            return refused_form(request, problem, "core/people.html", **_listed(session, ""))
    if not drawn:
        return form.see(See(f"{PATH}/{account_id}", said=_("Personne ajoutée.")))
    return _password_shown(request, account_id, drawn)


@router.get("/{account_id}", name="person")
def show_person(
    request: Request, session: Read, visitor: SignedIn, account_id: UUID
) -> HTMLResponse:
    """Show what the platform knows of a person; this reading leaves a line."""
    shown = _shown(request, session, account_id)
    _database(request).write(
        lambda writing: consultations.note(
            writing, subject_id=account_id, reader_id=visitor.account_id, what=_("la fiche")
        )
    )
    return page(request, "core/person.html", **shown)


@router.post("/{account_id}/nom", name="rename_person")
def rename_person(request: Request, form: Form, account_id: UUID) -> Response:
    """Give a person another name."""

    def work(session: Session) -> str:
        person = accounts.of_id(session, account_id)
        accounts.rename(session, person, display_name=form.text("display_name"))
        return _("Nom enregistré.")

    return _done(request, form, account_id, work)


@router.post("/{account_id}/roles", name="give_roles")
def give_roles(request: Request, form: Form, account_id: UUID) -> Response:
    """Give a person the roles that are ticked, in place of those they had."""

    def work(session: Session) -> str:
        person = accounts.of_id(session, account_id)
        accounts.appoint(session, person, administrator=form.ticked("administrator"))
        rights = request.app.state.doorkeeper.rights
        granting.replace(person, roles=ticked_roles(form.texts("role")), rights=rights)
        return _("Rôles enregistrés.")

    return _done(request, form, account_id, work)


@router.post("/{account_id}/mot-de-passe", name="draw_password")
def draw_password(request: Request, account_id: UUID) -> HTMLResponse:
    """Give a person a new password, shown on this answer alone; their sessions end."""
    drawn = drawn_password()
    database = _database(request)
    with database.read() as session:
        login = accounts.of_id(session, account_id).login
    kept = _entrance(request).keep(drawn, login=login)

    def work(session: Session) -> None:
        act_for(session, request)
        accounts.change_password(session, login=login, password_hash=kept)

    database.write(work)
    return _password_shown(request, account_id, drawn)


@router.post("/{account_id}/fermeture", name="close_account")
def close_account(request: Request, form: Form, account_id: UUID) -> Response:
    """Close a person's account, and all that is open with it."""

    def work(session: Session) -> str:
        accounts.disable(session, login=accounts.of_id(session, account_id).login)
        return _("Compte fermé : plus rien ne s'ouvre avec lui. Vous pouvez le rouvrir.")

    return _done(request, form, account_id, work)


@router.post("/{account_id}/ouverture", name="open_account")
def open_account(request: Request, form: Form, account_id: UUID) -> Response:
    """Open a closed account again."""

    def work(session: Session) -> str:
        accounts.enable(session, login=accounts.of_id(session, account_id).login)
        return _("Compte rouvert.")

    return _done(request, form, account_id, work)


@router.post("/{account_id}/deconnexion", name="end_sessions")
def end_sessions(request: Request, form: Form, account_id: UUID) -> Response:
    """Sign a person out everywhere, at once."""

    def work(session: Session) -> str:
        sessions.revoke_all(session, account_id=accounts.of_id(session, account_id).id)
        journal.note(session, "account.signed-out", after={"account": str(account_id)})
        return _("Toutes ses sessions sont fermées.")

    return _done(request, form, account_id, work)


def _database(request: Request) -> Database:
    database: Database = request.app.state.platform.database
    return database


def _entrance(request: Request) -> Entrance:
    entrance: Entrance = request.app.state.entrance
    return entrance


def _add(request: Request, form: SentForm, password: str) -> UUID:
    login = normal_login(form.text("login"))
    kept = _entrance(request).keep(password, login=login)

    def work(session: Session) -> UUID:
        act_for(session, request)
        return accounts.add(
            session,
            login=login,
            display_name=form.text("display_name"),
            password_hash=kept,
            rights=request.app.state.doorkeeper.rights,
        ).id

    return _database(request).write(work)


def _password_shown(request: Request, account_id: UUID, drawn: str) -> HTMLResponse:
    with _database(request).read() as session:
        person = accounts.of_id(session, account_id)
        return page(request, "core/password_drawn.html", person=person, password=drawn)


def _done(request: Request, form: SentForm, account_id: UUID, work: Any) -> Response:
    """Do the work once and come back to the person, or show why it is refused."""
    path = f"{PATH}/{account_id}"
    try:
        return form(lambda session: See(path, said=work(session)))
    except (Problem, Refused) as problem:
        with _database(request).read() as session:
            shown = _shown(request, session, account_id)
            return refused_form(request, problem, "core/person.html", **shown)


def _listed(session: Session, wanted: str) -> dict[str, Any]:
    words = wanted.casefold().split()
    found = [
        person
        for person in accounts.everyone(session)
        if not person.erased_at
        and all(word in f"{person.display_name} {person.login}".casefold() for word in words)
    ]
    return {"people": sorted(found, key=_by_name), "wanted": wanted, "here": PATH}


def _by_name(person: Account) -> tuple[bool, str]:
    return person.disabled_at is not None, person.display_name.casefold()


def _shown(request: Request, session: Session, account_id: UUID) -> dict[str, Any]:
    person = accounts.of_id(session, account_id)
    now = clock.now()
    return {
        "person": person,
        "here": f"{PATH}/{account_id}",
        "places": sites.names(session),
        "groups": role_groups(request.app.state.platform, person, sites.names(session)),
        "opened": sessions.opened_by(session, account_id=account_id),
        "ago": lambda instant: ago(instant, now=now),
    }
