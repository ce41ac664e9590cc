# SPDX-License-Identifier: Apache-2.0
"""One's own code for shared devices: chosen here, after proving again who one is."""

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from ressourcerie_core.auth import pins, sessions, tokens
from ressourcerie_core.auth.device_models import Pin
from ressourcerie_core.auth.device_problems import PinRefused, PinsDiffer, TooManyPins, WrongPin
from ressourcerie_core.auth.models import Account
from ressourcerie_core.auth.origin import COOKIE
from ressourcerie_core.auth.permissions import SignedIn, Visitor, signed_in
from ressourcerie_core.auth.problems import TooManyAttempts, WrongPassword
from ressourcerie_core.i18n import _
from ressourcerie_core.web.deps import Read
from ressourcerie_core.web.forms import Form, See, SentForm
from ressourcerie_core.web.pages import page, refused_form

if TYPE_CHECKING:
    from ressourcerie_core.auth.posts import Posts
    from ressourcerie_core.web.core_pages.signing_in import Entrance

router = APIRouter(prefix="/login/code", dependencies=[signed_in()], include_in_schema=False)

REFUSALS = (PinRefused, PinsDiffer, WrongPin, TooManyPins, WrongPassword, TooManyAttempts)


@router.get("", name="my_code")
def show_my_code(request: Request, visitor: SignedIn, session: Read) -> HTMLResponse:
    """Show the form on which one chooses a code."""
    return page(request, "core/my_code.html", **_shown(session, visitor))


@router.post("", name="choose_my_code")
def choose_my_code(request: Request, visitor: SignedIn, form: Form) -> Response:
    """Keep the code that one chose, end one's sessions elsewhere, and renew this one."""
    posts: Posts = request.app.state.posts
    try:
        chosen = pins.accepted_pin(form.text("pin"))
        if chosen != form.text("again"):
            raise PinsDiffer
        _prove(request, visitor, form)
    except REFUSALS as problem:
        with request.app.state.platform.database.read() as session:
            shown = _shown(session, visitor)
        return refused_form(request, problem, "core/my_code.html", **shown)
    kept = posts.passwords.keep_pin(chosen)
    former, renewed = request.cookies.get(COOKIE), tokens.new_secret()

    def work(session: Session) -> See:
        digest = tokens.digest_of(former) if former else b""
        pins.keep_pin(session, account_id=visitor.account_id, pin_hash=kept, kept_session=digest)
        sessions.rotate(session, digest=digest, new_digest=tokens.digest_of(renewed))
        return See("/", said=_("Votre code est enregistré."))

    answer = form(work)
    posts.attempts.lift(visitor.account_id)
    if former:
        answer.set_cookie(COOKIE, renewed, path="/", secure=True, httponly=True, samesite="lax")
    return answer


def _shown(session: Session, visitor: Visitor) -> dict[str, Any]:
    return {
        "has_code": session.get(Pin, visitor.account_id),
        "login": session.get_one(Account, visitor.account_id).login,
    }


def _prove(request: Request, visitor: Visitor, form: SentForm) -> None:
    """Check again who is there: a signed-in screen may have been left alone."""
    current = form.text("current")
    if visitor.device_id and visitor.site_id:
        posts: Posts = request.app.state.posts
        posts.check_pin(
            visitor.account_id, current, device_id=visitor.device_id, site_id=visitor.site_id
        )
        return
    with request.app.state.platform.database.read() as session:
        login = session.get_one(Account, visitor.account_id).login
    entrance: Entrance = request.app.state.entrance
    address = request.client.host if request.client else ""
    entrance.check(login=login, password=current, address=address)
