# SPDX-License-Identifier: Apache-2.0
"""The permission that a route declares, and the check of who asks (public to modules)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Protocol, cast
from uuid import UUID

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.params import Depends as Dependency
from fastapi.routing import RouteContext
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.routing import BaseRoute

from ressourcerie_core.auth.device_checks import ByDevice, device_of
from ressourcerie_core.auth.origin import COOKIE, SAFE, refuse_foreign
from ressourcerie_core.auth.problems import Forbidden
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.errors import Problem

if TYPE_CHECKING:
    from ressourcerie_core.auth.pace import Pace


@dataclass(frozen=True)
class Visitor:
    """Who asks.

    :param account_id: the opaque id that journals and authorships hold.
    :param display_name: what people call this person; for screens, never for logs.
    :param permissions: the names of what this visitor may do now, everywhere.
    :param permissions_at: what this visitor may do besides, by the id of a site.
    :param places: the names, by id and in their order, of the sites where this visitor has rights.
    :param site_id: the current site: that of the device, the one chosen, or the only one; ``None``
        while a person who works at several has not chosen.
    :param device_id: the enrolled device on which a PIN or a badge opened this session, if one did.
    """

    account_id: UUID
    display_name: str
    permissions: frozenset[str]
    permissions_at: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    places: Mapping[UUID, str] = field(default_factory=dict)
    site_id: UUID | None = None
    device_id: UUID | None = None

    def may(self, permission: str, site_id: UUID | None = None) -> bool:
        """Tell whether this visitor has a permission, such as ``catalogue.edit``.

        :param site_id: where; without it, the permission must hold everywhere.
        """
        if permission in self.permissions:
            return True
        return site_id is not None and permission in self.permissions_at.get(site_id, ())

    def sites(self, permission: str) -> frozenset[UUID]:
        """Give the ids of the sites where this visitor has a permission, for a ``WHERE``."""
        return frozenset(site_id for site_id in self.places if self.may(permission, site_id))


class Doorkeeper(Protocol):
    """Who recognises visitors; the application holds one as ``app.state.doorkeeper``."""

    @property
    def rights(self) -> Rights:
        """The permissions and roles that exist on this instance."""

    def recognise(self, bearer: str | None) -> Visitor:
        """Tell who shows this bearer token, or none.

        :raises NotSignedIn: nobody, or a token that opens nothing.
        """

    def recognise_session(self, secret: str) -> Visitor:
        """Tell who shows this secret of a session's cookie.

        :raises NotSignedIn: it opens nothing, or nothing any more.
        """


_bearer = HTTPBearer(
    auto_error=False, description="Jeton fait avec `ressourcerie token add` (rsc_…)."
)


def _greet(request: Request, credentials: HTTPAuthorizationCredentials | None) -> None:
    """Note who asks; nobody's reading fails for want of it."""
    if not hasattr(request.app.state, "doorkeeper"):
        return
    try:
        _recognised(request, credentials)
    except Problem:
        return  # a session that is over, a request from elsewhere, a base that is away


def _recognised(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Visitor:
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    cookie = request.cookies.get(COOKIE)
    if cookie and "authorization" not in request.headers:
        refuse_foreign(request)
        visitor = doorkeeper.recognise_session(cookie)
    else:
        visitor = doorkeeper.recognise(credentials.credentials if credentials else None)
    request.state.visitor = visitor  # the log and the keys of writes say who asked
    return visitor


#: The type of a route's parameter that receives who asks: ``visitor: SignedIn``.
SignedIn = Annotated[Visitor, Depends(_recognised)]


@dataclass(frozen=True)
class Allowed:
    """The check behind :func:`allow`."""

    permission: str
    site: str | None = None
    at_any_site: bool = False

    async def __call__(self, request: Request, visitor: SignedIn) -> None:
        held = visitor.may(self.permission, self._site_of(request))
        if not held and not (self.at_any_site and visitor.sites(self.permission)):
            rights: Rights = request.app.state.doorkeeper.rights
            raise Forbidden(self.permission, known=rights.permissions.get(self.permission))

    def _site_of(self, request: Request) -> UUID | None:
        if self.site is None:
            return None
        named = request.path_params.get(self.site) or request.query_params.get(self.site, "")
        try:
            return UUID(str(named))
        except ValueError:
            return None  # the route itself says what is wrong, to who may use it everywhere


@dataclass(frozen=True)
class Recognised:
    """The check behind :func:`signed_in`."""

    async def __call__(self, request: Request, visitor: SignedIn) -> None:
        request.state.visitor = visitor  # whoever it is


@dataclass(frozen=True)
class Anyone:
    """The absence of a check behind :func:`anyone`, said aloud; it notes who asks all the same."""

    async def __call__(self, request: Request) -> None:
        if COOKIE in request.cookies or "authorization" in request.headers:
            await run_in_threadpool(_greet, request, await _bearer(request))
        if request.method not in SAFE and not hasattr(request.state, "visitor"):
            pace: Pace = request.app.state.pace
            pace.take(request.client.host if request.client else "")


def allow(permission: str, *, site: str | None = None, at_any_site: bool = False) -> Dependency:
    """Open a route to those who have a permission, everywhere or at one site.

    Written in the route's ``dependencies``, or in its router's. It reads only, and has finished
    reading before the body of the route begins.

    :param permission: ``module.action``, declared by the descriptor of this module or of one
        that it requires.
    :param site: the name of the route's parameter, in its path or its query, that holds the id of
        a site; the permission may then hold at that site alone. Without it, it must hold
        everywhere.
    :param at_any_site: whether holding it at one site, whichever, is enough: for what belongs to
        all sites together, such as reading the catalogue.
    :raises NotSignedIn: when asked without a valid token or session (401; a browser that reads is
        sent to ``/login``).
    :raises ForeignOrigin: when a cookie comes with a change from another site (403).
    :raises Forbidden: when the visitor lacks the permission (403).
    """
    return cast("Dependency", Depends(Allowed(permission, site, at_any_site)))


def signed_in() -> Dependency:
    """Open a route to whoever is signed in, whatever their rights: it shows them what is theirs.

    :raises NotSignedIn: when asked without a valid token or session (401; a browser that reads is
        sent to ``/login``).
    :raises ForeignOrigin: when a cookie comes with a change from another site (403).
    """
    return cast("Dependency", Depends(Recognised()))


def anyone() -> Dependency:
    """Open a route to everybody, signed in or not; strangers who write too often are slowed down.

    :raises TooManyWrites: a stranger's address sent too many changes (429).
    """
    return cast("Dependency", Depends(Anyone()))


#: What a route may declare.
Check = Allowed | Recognised | Anyone | ByDevice


def declared_by(route: BaseRoute | RouteContext) -> tuple[Check, ...]:
    """Read what a route declares; empty when it declares nothing, and is to be refused."""
    dependencies: list[Dependency] = getattr(route, "dependencies", [])
    checks = (dependency.dependency for dependency in dependencies)
    return tuple(check for check in checks if isinstance(check, Check))


async def check_declared(request: Request) -> None:
    """Ask what the route declares of a request whose body FastAPI could not even read.

    FastAPI reads a body before it asks who sent it: a stranger would be told what is wrong with
    theirs. Once the visitor is known, everything was asked.

    :raises Problem: whatever the declared checks raise.
    """
    declared = declared_by(request.scope["route"])
    if any(isinstance(one, ByDevice) for one in declared):
        await run_in_threadpool(device_of, request)
    checks = [one for one in declared if isinstance(one, Allowed | Recognised)]
    if not checks or hasattr(request.state, "visitor"):
        return
    visitor = await run_in_threadpool(_recognised, request, await _bearer(request))
    for check in checks:
        await check(request, visitor)
