# SPDX-License-Identifier: Apache-2.0
"""Those whom a route must refuse, each made on a real base, and the answer that each must get."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import sessions, tokens
from ressourcerie_core.auth.accounts import find
from ressourcerie_core.auth.device_models import Device
from ressourcerie_core.auth.models import Account, Grant, Site
from ressourcerie_core.auth.origin import COOKIE, DEVICE_COOKIE
from ressourcerie_core.ids import new_id
from ressourcerie_core.testing.instance import ADMINISTRATOR, Instance
from ressourcerie_core.testing.route_map import Route

if TYPE_CHECKING:
    from httpx2 import Response

NOT_SIGNED_IN = "/problems/auth/not-signed-in"
FORBIDDEN = "/problems/auth/forbidden"
NO_DEVICE = "/problems/auth/device-not-recognised"
FOREIGN = "/problems/auth/foreign-origin"
SIGN_IN = "/login"
_LATER = timedelta(hours=13)  # beyond every limit of a session
_OURS = {"Sec-Fetch-Site": "same-origin"}
_READER = {"Accept": "text/html,*/*"}
_NO_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Case:
    """One kind of visitor, before one route.

    :param visitor: who it is, for the message of a failure.
    :param headers: what the request carries.
    :param expected: the ``type`` of the problem, or the page that a reader is sent to.
    """

    visitor: str
    headers: Mapping[str, str]
    expected: str
    content: bytes = b""
    site_id: UUID | None = None
    later: timedelta = timedelta()

    def failure(self, client: TestClient, route: Route) -> str | None:
        """Ask, and say what is wrong with the answer; ``None`` when it is as expected."""
        now = clock.now() + self.later
        with clock.clock_set_to(lambda: now) if self.later else nullcontext():
            answer = client.request(
                route.method,
                route.target(self.site_id),
                headers=dict(self.headers),
                content=self.content,
                follow_redirects=False,
            )
        found = _outcome(answer)
        if found == self.expected:
            return None
        return f"{route.address}: {self.visitor} gets {found}, and should get {self.expected}"


def _outcome(answer: "Response") -> str:
    if answer.is_redirect:
        return answer.headers["location"].partition("?")[0]
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        return str(answer.json()["type"])
    return str(answer.status_code)


@dataclass
class Visitors:
    """The people and programs of an instance that try each of its routes."""

    instance: Instance
    _tokens: dict[frozenset[str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._everything = frozenset(self.instance.rights.permissions)
        self.revoked = self._new_token(self._everything)
        self._write(lambda session: _revoke(session, self.revoked))
        self.cookie = self._session(_administrator)
        self.cookie_of_nobody = self._session(lambda session: _person(session, []))
        self.their_site, self.other_site = self._open_sites()
        grants = [(role, self.their_site) for role in self.instance.rights.roles]
        self.cookie_of_a_site = self._session(lambda session: _person(session, grants))

    def refusals(self, route: Route) -> Iterator[Case]:
        """Give each visitor whom a route must refuse, with what it must answer."""
        if route.is_open:
            return
        if route.is_for_devices:
            yield from self._devices_refused(route)
            return
        stranger = "somebody not signed in"
        yield Case(stranger, {}, NOT_SIGNED_IN)
        if not route.is_safe:
            yield Case(f"{stranger}, with a body that is no JSON", _NO_JSON, NOT_SIGNED_IN, b"{")
            foreign = self._by_cookie(self.cookie, {"Origin": "https://ailleurs.example"})
            yield Case("a page of another origin", foreign, FOREIGN)
        elif route.is_page:
            yield Case(f"{stranger}, with a browser", _READER, SIGN_IN)
        yield Case("a revoked token", _bearer(self.revoked), NOT_SIGNED_IN)
        over = self._by_cookie(self.cookie, _OURS)
        yield Case("a session that is over", over, NOT_SIGNED_IN, later=_LATER)
        if not route.permissions:
            return
        nobody = self._by_cookie(self.cookie_of_nobody, _OURS)
        yield Case("a person without any role", nobody, FORBIDDEN)
        for permission in sorted(route.permissions):
            lacking = _bearer(self._token(self._everything - {permission}))
            yield Case(f"a token without {permission}", lacking, FORBIDDEN)
        if route.is_of_any_site:
            return
        other = self._by_cookie(self.cookie_of_a_site, _OURS)
        who = "a person with every role at another site"
        yield Case(who, other, FORBIDDEN, site_id=self.other_site)

    def exclusion(self, client: TestClient, route: Route) -> str | None:
        """Say that a route refuses somebody whom it should let in, if it does."""
        for headers, site_id in self.admitted(route):
            answer = client.request(
                route.method, route.target(site_id), headers=headers, follow_redirects=False
            )
            if (found := _outcome(answer)) in {NOT_SIGNED_IN, FORBIDDEN, FOREIGN, NO_DEVICE}:
                return f"{route.address}: somebody who should be let in gets {found}"
        return None

    def admitted(self, route: Route) -> Iterator[tuple[dict[str, str], UUID | None]]:
        """Give those whom a route must let in, by their headers, and the site they name."""
        if route.is_open:
            yield _OURS, None
            return
        if route.is_for_devices:
            yield self._by_device(self._device(), _OURS), None
            return
        yield _bearer(self._token(self._everything)), None
        # A new one each time: a route may well end every session of whoever asks.
        yield self._by_cookie(self._session(_administrator), _OURS), None
        rights = self.instance.rights
        if route.is_of_a_site and route.permissions <= rights.given_by(rights.roles):
            yield self._by_cookie(self.cookie_of_a_site, _OURS), self.their_site

    def _devices_refused(self, route: Route) -> Iterator[Case]:
        yield Case("no device", {}, NO_DEVICE)
        yield Case("a person", _bearer(self._token(self._everything)), NO_DEVICE)
        revoked = self._by_device(self._device(revoked=True), _OURS)
        yield Case("a revoked device", revoked, NO_DEVICE)
        if not route.is_safe:
            yield Case("no device, with a body that is no JSON", _NO_JSON, NO_DEVICE, b"{")
            foreign = self._by_device(self._device(), {"Origin": "https://ailleurs.example"})
            yield Case("a page of another origin", foreign, FOREIGN)

    def _device(self, *, revoked: bool = False) -> str:
        """Put a device in service, and give the secret of its cookie."""
        secret = tokens.new_secret()

        def add(session: Session) -> None:
            now = clock.now()
            device = Device(
                name="Tablette d'essai",
                use="Essai",
                site_id=self.their_site,
                public_key=b"",
                digest=tokens.digest_of(secret),
                enrolled_at=now,
                enrolled_by=_administrator(session).id,
                revoked_at=now if revoked else None,
            )
            session.add(device)

        self._write(add)
        return secret

    def _open_sites(self) -> tuple[UUID, UUID]:
        sites = [Site(id=new_id(), name=name, time_zone="Europe/Paris", switch_hour=4)
                 for name in ("Boutique", "Dépôt")]  # fmt: skip
        theirs, other = (site.id for site in sites)
        self._write(lambda session: session.add_all(sites))
        return theirs, other

    def _token(self, scopes: frozenset[str]) -> str:
        if scopes not in self._tokens:
            self._tokens[scopes] = self._new_token(scopes)
        return self._tokens[scopes]

    def _new_token(self, scopes: frozenset[str]) -> str:
        secret = tokens.new_secret()

        def add(session: Session) -> None:
            tokens.add(
                session,
                login=ADMINISTRATOR,
                name=str(new_id()),
                digest=tokens.digest_of(secret),
                scopes=scopes,
                rights=self.instance.rights,
            )

        self._write(add)
        return secret

    def _session(self, account: Callable[[Session], Account]) -> str:
        secret = tokens.new_secret()

        def add(session: Session) -> None:
            account_id = account(session).id
            sessions.add(session, account_id=account_id, digest=tokens.digest_of(secret))

        self._write(add)
        return secret

    def _write(self, work: Callable[[Session], Any]) -> None:
        def write(session: Session) -> None:
            work(session)

        self.instance.database.write(write)

    @staticmethod
    def _by_cookie(secret: str, headers: Mapping[str, str]) -> dict[str, str]:
        return {"Cookie": f"{COOKIE}={secret}", **headers}

    @staticmethod
    def _by_device(secret: str, headers: Mapping[str, str]) -> dict[str, str]:
        return {"Cookie": f"{DEVICE_COOKIE}={secret}", **headers}


def _bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def _revoke(session: Session, secret: str) -> None:
    tokens.open_with(session, secret=secret).revoked_at = clock.now()


def _administrator(session: Session) -> Account:
    return find(session, ADMINISTRATOR)


def _person(session: Session, grants: list[tuple[str, UUID]]) -> Account:
    account = Account(
        login=f"essai-{new_id().hex[:12]}",
        display_name="Dominique Essai",
        password_hash=None,
        administrator=False,
        created_at=clock.now(),
        grants=[Grant(role=role, site_id=site_id) for role, site_id in grants],
    )
    session.add(account)
    session.flush()  # the session to open needs its id
    return account
