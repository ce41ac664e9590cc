# SPDX-License-Identifier: Apache-2.0
"""The code and the badges of a person, as who administers gives and takes them."""

from math import ceil
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import pins
from ressourcerie_core.auth.device_models import Pin
from ressourcerie_core.auth.device_problems import PinRefused, UnknownBadge
from ressourcerie_core.auth.models import Account
from ressourcerie_core.auth.permissions import allow
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import note
from ressourcerie_core.web.deps import Read, act_for
from ressourcerie_core.web.forms import Form, See
from ressourcerie_core.web.moments import ago
from ressourcerie_core.web.pages import page, refused_form
from ressourcerie_core.web.problems import NotFound
from ressourcerie_core.web.qr import qr_code

if TYPE_CHECKING:
    from ressourcerie_core.auth.posts import Posts

router = APIRouter(
    prefix="/admin/personnes/{account_id}/codes",
    dependencies=[allow("core.administer")],
    include_in_schema=False,
)


@router.get("", name="codes")
def show_codes(request: Request, session: Read, account_id: UUID) -> HTMLResponse:
    """Show whether a person has a code, whether it is locked, and their badges."""
    return page(request, "core/codes.html", **_shown(request, session, account_id))


@router.post("", name="give_code")
def give_code(request: Request, form: Form, account_id: UUID) -> Response:
    """Give a person the code that was typed for them."""
    posts: Posts = request.app.state.posts
    try:
        kept = posts.passwords.keep_pin(pins.accepted_pin(form.text("pin")))
    except PinRefused as problem:
        return _refused(request, problem, account_id)

    def work(session: Session) -> See:
        _person(session, account_id)
        pins.keep_pin(session, account_id=account_id, pin_hash=kept)
        return See(_path(account_id), said=_("Code enregistré."))

    answer = form(work)
    posts.attempts.lift(account_id)
    return answer


@router.post("/tirage", name="draw_code")
def draw_code(request: Request, account_id: UUID) -> HTMLResponse:
    """Draw a code for a person; this answer alone shows it, since only its hash is kept."""
    posts: Posts = request.app.state.posts
    pin = pins.drawn_pin()
    kept = posts.passwords.keep_pin(pin)

    def work(session: Session) -> str:
        act_for(session, request)
        person = _person(session, account_id)
        pins.keep_pin(session, account_id=account_id, pin_hash=kept)
        return person.display_name

    name = request.app.state.platform.database.write(work)
    posts.attempts.lift(account_id)
    return page(request, "core/code_drawn.html", name=name, pin=pin, back=_path(account_id))


@router.post("/retrait", name="take_code")
def take_code(form: Form, account_id: UUID) -> Response:
    """Take a person's code away, and end what it opened."""

    def work(session: Session) -> See:
        _person(session, account_id)
        pins.remove_pin(session, account_id=account_id)
        return See(_path(account_id), said=_("Code retiré."))

    return form(work)


@router.post("/deblocage", name="unlock_code")
def unlock_code(request: Request, form: Form, account_id: UUID) -> Response:
    """Let a person whose code was tried too often try again at once."""
    posts: Posts = request.app.state.posts

    def work(session: Session) -> See:
        note(session, "pin.unlocked", after={"account": str(account_id)})
        return See(_path(account_id), said=_("Code débloqué."))

    answer = form(work)
    posts.attempts.lift(account_id)
    return answer


@router.post("/badges", name="make_badge")
def make_badge(request: Request, account_id: UUID) -> HTMLResponse:
    """Make a badge to print; this answer alone shows its code, since only its digest is kept."""
    code = pins.new_badge_code()

    def work(session: Session) -> str:
        act_for(session, request)
        person = _person(session, account_id)
        pins.make_badge(session, account_id=account_id, code=code)
        return person.display_name

    name = request.app.state.platform.database.write(work)
    # In capitals the drawing has fewer points; a badge is read without regard to case.
    qr = qr_code(code.upper(), title=_("Badge : {name}").format(name=name))
    return page(request, "core/badge.html", name=name, qr=qr, back=_path(account_id))


@router.post("/badges/{badge_id}/revocation", name="revoke_badge")
def revoke_badge(request: Request, form: Form, account_id: UUID, badge_id: UUID) -> Response:
    """Make a badge open nothing any more, and end what it opened."""

    def work(session: Session) -> See:
        pins.revoke_badge(session, account_id=account_id, badge_id=badge_id)
        return See(_path(account_id), said=_("Badge révoqué : il n'ouvre plus rien."))

    try:
        return form(work)
    except UnknownBadge as problem:
        return _refused(request, problem, account_id)


def _path(account_id: UUID) -> str:
    return f"/admin/personnes/{account_id}/codes"


def _person(session: Session, account_id: UUID) -> Account:
    person = session.get(Account, account_id)
    if person is None:
        raise NotFound(_path(account_id))
    return person


def _refused(request: Request, problem: Problem, account_id: UUID) -> HTMLResponse:
    with request.app.state.platform.database.read() as session:
        shown = _shown(request, session, account_id)
    return refused_form(request, problem, "core/codes.html", **shown)


def _shown(request: Request, session: Session, account_id: UUID) -> dict[str, Any]:
    posts: Posts = request.app.state.posts
    now = clock.now()
    badges = pins.badges_of(session, account_id=account_id)
    locked = posts.attempts.locked().get(account_id)
    return {
        "name": _person(session, account_id).display_name,
        "path": _path(account_id),
        "has_code": session.get(Pin, account_id) is not None,
        "locked_minutes": ceil((locked - now).total_seconds() / 60) if locked else None,
        "badges": [(one.id, ago(one.made_at, now=now)) for one in badges],
    }
