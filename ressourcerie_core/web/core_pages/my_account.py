# SPDX-License-Identifier: Apache-2.0
"""One's own account: password, open sessions, roles, the site where one works, one's data."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import accounts, consultations, sessions, sites
from ressourcerie_core.auth.device_models import Pin
from ressourcerie_core.auth.origin import COOKIE
from ressourcerie_core.auth.permissions import SignedIn, Visitor, signed_in
from ressourcerie_core.auth.problems import NewPasswordsDiffer
from ressourcerie_core.auth.tokens import digest_of, new_secret
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web.core_pages.personal_data import export_of, sent_export
from ressourcerie_core.web.core_pages.signing_in import Entrance, local_path
from ressourcerie_core.web.deps import Read
from ressourcerie_core.web.forms import Form, See, SentForm
from ressourcerie_core.web.moments import ago
from ressourcerie_core.web.pages import page, refused_form

PATH = "/login/compte"
router = APIRouter(prefix=PATH, dependencies=[signed_in()], include_in_schema=False)


@router.get("", name="my_account")
def show_my_account(request: Request, session: Read, visitor: SignedIn) -> HTMLResponse:
    """Show one's account."""
    return page(request, "core/my_account.html", **_shown(request, session, visitor))


@router.post("/mot-de-passe", name="change_my_password")
def change_my_password(request: Request, form: Form, visitor: SignedIn) -> Response:
    """Change one's password; this session goes on under another cookie, the others end."""
    try:
        kept = _new_password(request, form, visitor)
    except Problem as problem:
        return _refused(request, problem, visitor)
    former, renewed = request.cookies.get(COOKIE), new_secret()

    def work(session: Session) -> See:
        account = accounts.of_id(session, visitor.account_id)
        kept_session = digest_of(former) if former else b""
        accounts.change_password(
            session, login=account.login, password_hash=kept, kept_session=kept_session
        )
        sessions.rotate(session, digest=kept_session, new_digest=digest_of(renewed))
        return See(PATH, said=_("Mot de passe changé ; vos autres sessions sont fermées."))

    answer = form(work)
    if former:
        answer.set_cookie(COOKIE, renewed, path="/", secure=True, httponly=True, samesite="lax")
    return answer


@router.post("/sessions/{session_id}/fermeture", name="end_my_session")
def end_my_session(form: Form, visitor: SignedIn, session_id: UUID) -> Response:
    """Sign out another browser of one's own."""

    def work(session: Session) -> See:
        sessions.revoke_own(session, account_id=visitor.account_id, session_id=session_id)
        return See(PATH, said=_("Session fermée."))

    return form(work)


@router.post("/site", name="choose_site")
def choose_site(request: Request, form: Form, visitor: SignedIn) -> Response:
    """Say at which site one works from now on."""
    digest = digest_of(request.cookies.get(COOKIE, ""))

    def work(session: Session) -> See:
        site = sites.named(session, form.text("site"))
        sites.choose(session, digest=digest, site_id=site.id, places=visitor.places)
        said = _("Vous travaillez à « {name} ».").format(name=site.name)
        return See(local_path(form.text("vers")), said=said)

    return form(work)


@router.get("/donnees.json", name="export_my_data")
def export_my_data(request: Request, session: Read, visitor: SignedIn) -> Response:
    """Give all that this instance holds about oneself."""
    return sent_export(export_of(request, session, visitor.account_id))


def _new_password(request: Request, form: SentForm, visitor: Visitor) -> str:
    """Check the current password and the new one, and give the hash to keep."""
    entrance: Entrance = request.app.state.entrance
    if form.secret("password") != form.secret("again"):
        raise NewPasswordsDiffer
    with request.app.state.platform.database.read() as session:
        login = accounts.of_id(session, visitor.account_id).login
    address = request.client.host if request.client else ""
    entrance.check(login=login, password=form.secret("current"), address=address)
    return entrance.keep(form.secret("password"), login=login)


def _refused(request: Request, problem: Problem, visitor: Visitor) -> HTMLResponse:
    with request.app.state.platform.database.read() as session:
        shown = _shown(request, session, visitor)
        return refused_form(request, problem, "core/my_account.html", **shown)


def _shown(request: Request, session: Session, visitor: Visitor) -> dict[str, Any]:
    account_id, now = visitor.account_id, clock.now()
    account = accounts.of_id(session, account_id)
    rights = request.app.state.doorkeeper.rights
    secret = request.cookies.get(COOKIE)
    own = digest_of(secret) if secret else b""
    return {
        "account": account,
        "roles": [
            (rights.roles[grant.role].title, grant.site.name if grant.site else None)
            for grant in account.grants
            if grant.role in rights.roles
        ],
        "opened": sessions.opened_by(session, account_id=account_id),
        "is_this_one": lambda one: one.digest == own,
        "has_code": session.get(Pin, account_id) is not None,
        "readings": consultations.latest(session, subject_id=account_id),
        "ago": lambda instant: ago(instant, now=now),
    }
