# SPDX-License-Identifier: Apache-2.0
"""What an ``APIRouter`` holds besides routes: the one place that reads FastAPI's insides.

FastAPI has no public way to ask; each of these attributes is looked for on the oldest and on the
newest FastAPI that we accept by ``tests/web/test_mount.py``.
"""

import inspect
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter

from ressourcerie_core.i18n import _

_USUAL_LIFESPAN = type(APIRouter().lifespan_context)


def extras_of(router: APIRouter) -> Iterator[str]:
    """Name, in French, what a router or one that it includes brings beside its routes."""
    if router.on_startup or router.on_shutdown:
        yield _("des événements « startup » ou « shutdown »")
    if not all(isinstance(one, _USUAL_LIFESPAN) for one in _lifespans(router.lifespan_context)):
        yield _("un « lifespan »")
    routers = list(_with_included(router))
    if any(_has_middleware(one) for one in routers):
        yield _("des intergiciels (middleware)")
    if any(getattr(one, "_frontend_routes", None) for one in routers):
        yield _("un site statique (« frontend »)")


def _with_included(router: APIRouter) -> Iterator[APIRouter]:
    yield router
    for route in router.routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _with_included(included)


def _lifespans(lifespan: Any) -> Iterator[Any]:
    """Take apart what ``include_router`` merged: a closure over two lifespans."""
    if getattr(lifespan, "__name__", "") != "merged_lifespan":
        yield lifespan
        return
    parts = inspect.getclosurevars(inspect.unwrap(lifespan)).nonlocals
    yield from _lifespans(parts["original_context"])
    yield from _lifespans(parts["nested_context"])


def _has_middleware(router: APIRouter) -> bool:
    limits_bodies = getattr(router, "max_body_size", None) is not None
    return not limits_bodies and router.middleware_stack != router.app
