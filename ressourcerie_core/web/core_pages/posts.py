# SPDX-License-Identifier: Apache-2.0
"""An enrolled device between two people: a name and a PIN, or a badge."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from ressourcerie_core.auth import devices, pins
from ressourcerie_core.auth.device_problems import (
    DeviceNotEnrolled,
    TooManyPins,
    WrongBadge,
    WrongPin,
)
from ressourcerie_core.auth.origin import COOKIE, DEVICE_COOKIE, refuse_foreign
from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.auth.posts import Posts, Shown
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web.core_pages.enrolling import decoded, keep_device
from ressourcerie_core.web.core_pages.signing_in import local_path
from ressourcerie_core.web.flashes import flash
from ressourcerie_core.web.pages import page

router = APIRouter(
    prefix="/login/poste",
    dependencies=[anyone(), Depends(refuse_foreign)],
    include_in_schema=False,
)

MANY = 12  # people, beyond which one looks for a name by typing


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in here, as a tile shows them."""

    id: UUID
    name: str

    @property
    def initials(self) -> str:
        """The first letters of the first and last words of the name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper()


@dataclass(frozen=True)
class SignInSent:
    """What the page of a device sends.

    :param person: the id of who types a PIN; empty with a badge.
    """

    person: Annotated[str, Form(max_length=40)] = ""
    pin: Annotated[str, Form(max_length=40)] = ""
    badge: Annotated[str, Form(max_length=80)] = ""
    challenge: Annotated[str, Form(max_length=200)] = ""
    signature: Annotated[str, Form(max_length=200)] = ""
    vers: Annotated[str, Form(max_length=2000)] = "/"


@router.get("", name="post")
def show_post(request: Request, qui: str = "", vers: str = "/") -> Response:
    """Show the people of this device's site, or the keypad of the one who was chosen."""
    return _post_page(request, chosen=qui, vers=vers)


@router.get("/defi", name="challenge")
def give_challenge(request: Request) -> JSONResponse:
    """Give what this device must sign, just before it does."""
    posts: Posts = request.app.state.posts
    return JSONResponse({"challenge": posts.challenge(request.cookies.get(DEVICE_COOKIE, ""))})


@router.get("/presence", name="presence")
def note_presence() -> Response:
    """Put off the idle limit for somebody who types on a page without sending it."""
    return Response(status_code=204)


@router.post("", name="sign_in_on_post")
def sign_in(request: Request, sent: Annotated[SignInSent, Depends()]) -> Response:
    """Sign in whoever typed their PIN or showed their badge, in place of who was there."""
    shown = Shown(
        device=request.cookies.get(DEVICE_COOKIE, ""),
        challenge=sent.challenge,
        signature=decoded(sent.signature),
        former=request.cookies.get(COOKIE),
    )
    try:
        secret = _opened(request.app.state.posts, shown, sent)
    except (WrongPin, TooManyPins, WrongBadge) as problem:
        return _post_page(request, chosen=sent.person, vers=sent.vers, problem=problem)
    answer = RedirectResponse(local_path(sent.vers), 303)
    answer.set_cookie(COOKIE, secret, path="/", secure=True, httponly=True, samesite="lax")
    keep_device(answer, shown.device)
    return answer


def _opened(posts: Posts, shown: Shown, sent: SignInSent) -> str:
    if sent.badge:
        return posts.open_with_badge(shown, code=sent.badge)
    try:
        account_id = UUID(sent.person)
    except ValueError:
        raise WrongPin from None
    return posts.open_with_pin(shown, account_id=account_id, pin=sent.pin)


def _post_page(
    request: Request, *, chosen: str, vers: str, problem: Problem | None = None
) -> Response:
    try:
        context = _at_this_device(request)
    except DeviceNotEnrolled:
        return _not_enrolled()
    person = next((one for one in context["people"] if str(one.id) == chosen), None)
    template = "core/post_pin.html" if person else "core/post.html"
    facts = {"person": person, "vers": local_path(vers), "problem": problem, **context}
    return page(request, template, problem.status if problem else 200, **facts)


def _at_this_device(request: Request) -> dict[str, Any]:
    with request.app.state.platform.database.read() as session:
        device = devices.open_with(session, secret=request.cookies.get(DEVICE_COOKIE, ""))
        found = pins.people_at(session, site_id=device.site_id)
        people = [Person(one.id, one.display_name) for one in found]
        return {
            "device": device.name,
            "site": device.site.name,
            "people": people,
            "many": len(people) > MANY,
        }


def _not_enrolled() -> Response:
    """Send to the password: neither a PIN nor a badge serves here."""
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(DEVICE_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    flash(answer, _("Cet appareil n'est pas enrôlé : connectez-vous avec un mot de passe."))
    return answer
