# SPDX-License-Identifier: Apache-2.0
"""Enrolment, on the tablet itself: its script makes a key, proves it, and gets a cookie."""

import binascii
from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from ressourcerie_core.auth.origin import DEVICE_COOKIE, refuse_foreign
from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.web.pages import page
from ressourcerie_core.web.payloads import Answer, Body

if TYPE_CHECKING:
    from ressourcerie_core.auth.posts import Posts

COOKIE_SECONDS = 400 * 24 * 3600  # the longest that browsers accept; each sign-in puts it off

router = APIRouter(
    prefix="/login/appareil",
    dependencies=[anyone(), Depends(refuse_foreign)],
    include_in_schema=False,
)

Base64 = Annotated[str, Field(max_length=400)]


class EnrolmentSent(Body):
    """What the script of a tablet sends: the code, its public key, and the proof that it has it."""

    code: Annotated[str, Field(max_length=40)]
    public_key: Base64
    signature: Base64


class Enrolled(Answer):
    """What the tablet keeps beside its key."""

    device_id: UUID


def decoded(text: str) -> bytes:
    """Give the bytes of a base64url text; none when it is not one."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""


def keep_device(answer: Response, secret: str) -> None:
    """Make the browser keep which device it is."""
    answer.set_cookie(
        DEVICE_COOKIE,
        secret,
        max_age=COOKIE_SECONDS,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


@router.get("", name="enrolling")
def show_enrolment(request: Request) -> HTMLResponse:
    """Show where the code is typed, or what this browser lacks."""
    return page(request, "core/enrolling.html")


@router.post("", name="enrol", response_model=Enrolled)
def enrol(request: Request, body: EnrolmentSent) -> Response:
    """Enrol the tablet that shows a code and proves its key."""
    posts: Posts = request.app.state.posts
    device_id, secret = posts.enrol(
        code=body.code,
        public_key=decoded(body.public_key),
        signature=decoded(body.signature),
        address=request.client.host if request.client else "",
    )
    content = Enrolled(device_id=device_id).model_dump_json()
    answer = Response(content, media_type="application/json")
    keep_device(answer, secret)
    return answer
