# SPDX-License-Identifier: Apache-2.0
"""Give each module its prefixes, and refuse the routes that would not answer as written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, RouteContext

from ressourcerie_core.auth.permissions import Allowed, Anyone, declared_by
from ressourcerie_core.auth.rights import ADMINISTER
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _
from ressourcerie_core.modules.names import is_reserved
from ressourcerie_core.web.dispatch import Face
from ressourcerie_core.web.mount_problems import (
    KindRefused,
    NameRepeated,
    NotARouter,
    OfflineFileMissing,
    OfflinePageRefused,
    OperationRefused,
    PathRefused,
    PermissionMissing,
    PermissionUnknown,
    RouterBringsMore,
    RouteRepeated,
    SiteParameterMissing,
)
from ressourcerie_core.web.router_facts import extras_of
from ressourcerie_core.web.served import ServedModule, ServedPlatform
from ressourcerie_core.web.service_worker import offline_pages_of

_PARAMETER = re.compile(r"\{[^{}:]*(:[^{}]*)?\}")
_PATH = re.compile(r"(/[A-Za-z0-9_~][A-Za-z0-9_~.-]*)*/?")


def mounted_faces(platform: ServedPlatform, app: FastAPI) -> list[Face]:
    """Make the faces of every module.

    :raises Refused: every problem of every module, each with its route.
    """
    permissions = platform.permissions | {ADMINISTER.name}
    checked = [_CheckedModule(module, permissions, app) for module in platform.modules]
    problems = [problem for module in checked for problem in module.problems]
    if problems:
        raise Refused(problems)
    return [face for module in checked for face in module.faces]


@dataclass
class _CheckedModule:
    """The faces of one module, and what is wrong with them."""

    module: ServedModule
    permissions: frozenset[str]
    app: FastAPI
    faces: list[Face] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    addresses: dict[tuple[str, str], str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._mount(f"/api/v1/{self.module.name}", self.module.api)
        self._mount(f"/{self.module.name}", self.module.pages)
        self.problems += self._offline_problems()
        for problem in self.problems:
            problem.values["modules"] = [self.module.name]

    def _mount(self, prefix: str, router: object) -> None:
        place = f"{self.module.name}, {prefix}"
        if router is None:
            return
        if not isinstance(router, APIRouter):
            self.problems.append(NotARouter(place, type(router).__name__))
            return
        self.problems += [RouterBringsMore(place, what) for what in extras_of(router)]
        face = Face(self.module.name, prefix, router, overriding=self.app)
        self.faces.append(face)
        for context in face.contexts:
            self.problems += self._route_problems(face, context)

    def _route_problems(self, face: Face, context: RouteContext) -> Iterator[Problem]:
        place = _place(face, context)
        if not isinstance(context.original_route, APIRoute):
            yield KindRefused(place, type(context.original_route).__name__)
            return
        path = context.path or ""
        if reason := _path_fault(path.removeprefix(face.prefix)):
            yield PathRefused(place, path.removeprefix(face.prefix), reason)
        yield from self._repetitions(face, context, place)
        yield from self._permission_problems(context, place)
        if face.prefix.startswith("/api/"):
            yield from _operation_problems(face, context, place)

    def _repetitions(self, face: Face, context: RouteContext, place: str) -> Iterator[Problem]:
        path = _PARAMETER.sub(r"{\1}", context.path or "")
        for method in sorted(context.methods or ()):
            if other := self.addresses.get((method, path)):
                yield RouteRepeated(place, other)
            self.addresses[method, path] = place
        name = face.short_name(context.name or "")
        if self.names.setdefault(name, path) != path:
            yield NameRepeated(place, name)

    def _offline_problems(self) -> Iterator[Problem]:
        """A page that is kept on a device is shown to whoever holds it."""
        offline = self.module.descriptor.offline
        opened = {
            context.path
            for face in self.faces
            for context in face.contexts
            if "GET" in (context.methods or ())
            and any(isinstance(check, Anyone) for check in declared_by(context))
        }
        for path in offline_pages_of(self.module):
            if path not in opened:
                yield OfflinePageRefused(self.module.name, path)
        for file in offline.assets:
            if self.module.static is None or not (self.module.static / file).is_file():
                yield OfflineFileMissing(self.module.name, file)

    def _permission_problems(self, context: RouteContext, place: str) -> Iterator[Problem]:
        declared = declared_by(context)
        if not declared:
            yield PermissionMissing(place)
        for check in declared:
            if isinstance(check, Allowed) and check.permission not in self.permissions:
                yield PermissionUnknown(place, check.permission)
            if isinstance(check, Allowed) and check.site and check.site not in _named_by(context):
                yield SiteParameterMissing(place, check.site)


def _named_by(context: RouteContext) -> set[str]:
    """Give the names of the parameters that a route receives in its path and its query."""
    route = context.original_route
    assert isinstance(route, APIRoute)
    waiting, names = [route.dependant], set()
    while waiting:
        one = waiting.pop()
        names |= {parameter.alias for parameter in (*one.path_params, *one.query_params)}
        waiting += one.dependencies
    return names


def _place(face: Face, context: RouteContext) -> str:
    methods = ", ".join(sorted(context.methods or ()))
    return f"{face.module}, {methods} {context.path} ({context.name})".replace("  ", " ")


def _path_fault(path: str) -> str | None:
    first = path.split("/")[1] if "/" in path else ""
    if "{" in first:
        return _("commence par un paramètre")
    if is_reserved(first):
        return _("commence par « {first} », que le cœur se réserve").format(first=first)
    if not _PATH.fullmatch(_PARAMETER.sub("x", path)):
        return _("contient autre chose que des noms séparés par une seule barre oblique")
    return None


def _operation_problems(face: Face, context: RouteContext, place: str) -> Iterator[Problem]:
    if len(context.methods or ()) != 1:
        yield OperationRefused(place, _("répond à plusieurs méthodes"))
    elif (context.operation_id or context.unique_id) != face.operation_id(context.name or ""):
        yield OperationRefused(place, _("choisit elle-même son identifiant d'opération"))
