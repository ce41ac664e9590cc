# SPDX-License-Identifier: Apache-2.0
"""Pages on which a person signs in and out."""

from functools import cached_property
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ressourcerie_core.auth import accounts, devices, sessions, tokens
from ressourcerie_core.auth.attempts import Attempts
from ressourcerie_core.auth.origin import COOKIE, DEVICE_COOKIE, entrance_of, refuse_foreign
from ressourcerie_core.auth.passwords import Passwords
from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.auth.problems import TooManyAttempts, WrongPassword
from ressourcerie_core.web.forms import is_local
from ressourcerie_core.web.kept_form import kept_in
from ressourcerie_core.web.login_page import login_page
from ressourcerie_core.web.pages import page

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ressourcerie_core.db import Database

_AT_ONCE = 2  # each check of a password takes 64 MiB

router = APIRouter(dependencies=[anyone(), Depends(refuse_foreign)], include_in_schema=False)


class Entrance:
    """What signing in needs beside the base; the application holds one as ``app.state.entrance``.

    :param passwords: made at the first sign-in when none is given.
    """

    def __init__(self, database: "Database", passwords: Passwords | None = None) -> None:
        self._database = database
        self._given = passwords
        self._attempts = Attempts()
        self._checking = BoundedSemaphore(_AT_ONCE)

    @cached_property
    def _passwords(self) -> Passwords:
        return self._given or Passwords()

    def check(self, *, login: str, password: str, address: str) -> UUID:
        """Give the id of the account that a login and a password open.

        :raises WrongPassword: the login and the password do not go together.
        :raises TooManyAttempts: too many failed before.
        """
        self._attempts.begin(login=login, address=address)
        with self._checking:
            account_id = self._account_of(login, password)
        self._attempts.succeed(login=login, address=address)
        return account_id

    def keep(self, password: str, *, login: str) -> str:
        """Give the hash to keep of a new password.

        :raises PasswordRefused: it is too easy to guess.
        """
        with self._checking:
            return self._passwords.accept(password, login=login)

    def open_session(
        self, *, login: str, password: str, address: str, former: str | None, device: str | None
    ) -> str:
        """Sign somebody in, and give the secret of the new session.

        :param former: the secret that the browser showed, which opens nothing any more.
        :param device: the secret of the device that it is on, with which the session will end.
        :raises WrongPassword: the login and the password do not go together.
        :raises TooManyAttempts: too many failed before.
        """
        account_id = self.check(login=login, password=password, address=address)
        secret = tokens.new_secret()

        def renew(session: "Session") -> None:
            if former:
                sessions.revoke(session, digest=tokens.digest_of(former))
            sessions.add(
                session,
                account_id=account_id,
                digest=tokens.digest_of(secret),
                device=devices.known(session, secret=device),
            )

        self._database.write(renew)
        return secret

    def close_session(self, secret: str) -> None:
        """Sign out the browser that shows this secret."""
        digest = tokens.digest_of(secret)
        self._database.write(lambda session: sessions.revoke(session, digest=digest))

    def _account_of(self, login: str, password: str) -> UUID:
        with self._database.read() as session:
            return accounts.sign_in(
                session, login=login, password=password, passwords=self._passwords
            ).id


def local_path(wanted: str) -> str:
    """Give the path to go back to, or the home page's if it might lead elsewhere."""
    return wanted if is_local(wanted) else "/"


@router.get("/login", name="login")
def show_login(request: Request, vers: str = "/") -> HTMLResponse:
    """Show the form on which a person signs in."""
    return login_page(request, vers=local_path(vers))


@router.post("/login", name="sign_in")
def sign_in(
    request: Request,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    vers: Annotated[str, Form()] = "/",
    kept: Annotated[str, Form()] = "",
) -> Response:
    """Sign a person in, and go back to where they came from, or to what they were sending."""
    entrance: Entrance = request.app.state.entrance
    address = request.client.host if request.client else ""
    former = request.cookies.get(COOKIE)
    try:
        secret = entrance.open_session(
            login=login,
            password=password,
            address=address,
            former=former,
            device=request.cookies.get(DEVICE_COOKIE),
        )
    except (WrongPassword, TooManyAttempts) as problem:
        return login_page(
            request,
            vers=local_path(vers),
            login=login[:64],
            problem=problem,
            kept=kept_in(kept),
            status=problem.status,
        )
    answer: Response = RedirectResponse(local_path(vers), 303)
    if waiting := kept_in(kept):
        answer = page(request, "core/kept_form.html", kept=waiting)
    answer.set_cookie(COOKIE, secret, path="/", secure=True, httponly=True, samesite="lax")
    return answer


@router.post("/logout", name="sign_out")
def sign_out(request: Request) -> Response:
    """Sign the person out of this browser; on a device, make room for the next one."""
    if secret := request.cookies.get(COOKIE):
        entrance: Entrance = request.app.state.entrance
        entrance.close_session(secret)
    answer = RedirectResponse(entrance_of(request), 303)
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return answer
