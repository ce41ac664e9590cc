# SPDX-License-Identifier: Apache-2.0
"""The application that answers requests, from top to bottom."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from fastapi import FastAPI

from ressourcerie_core import __version__
from ressourcerie_core.auth.doorkeeper import TokenDoorkeeper
from ressourcerie_core.auth.first_run import FirstRun
from ressourcerie_core.auth.pace import Pace
from ressourcerie_core.auth.posts import Posts
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.errors import together
from ressourcerie_core.web import health
from ressourcerie_core.web.answers import explain_refusals
from ressourcerie_core.web.containment import Containment
from ressourcerie_core.web.core_pages import core_router
from ressourcerie_core.web.core_pages.signing_in import Entrance
from ressourcerie_core.web.dispatch import Dispatch, Face
from ressourcerie_core.web.envelope import Envelope
from ressourcerie_core.web.first_visit import FirstVisit
from ressourcerie_core.web.import_map import import_map_of
from ressourcerie_core.web.last_errors import LastErrors
from ressourcerie_core.web.measures import Measures
from ressourcerie_core.web.mount import mounted_faces
from ressourcerie_core.web.name_plate import NamePlate
from ressourcerie_core.web.openapi import ApiDescription
from ressourcerie_core.web.rendering import Templates
from ressourcerie_core.web.served import ServedPlatform
from ressourcerie_core.web.service_worker import ServiceWorker
from ressourcerie_core.web.slots import SlotBoard
from ressourcerie_core.web.static_files import StaticFace
from ressourcerie_core.web.warming import answer_once_unheard

_STATIC = Path(__file__).parent / "static"


def create_app(platform: ServedPlatform, *, first_run_code: str | None = None) -> FastAPI:
    """Mount what the modules of a platform bring, and what the core itself answers.

    :param platform: without a database, it can be checked and not served.
    :param first_run_code: what founds an empty base; drawn when none is given.
    :raises Refused: a module's routes cannot be mounted; every problem of every module.
    """
    app = FastAPI(
        title="Ressourcerie",
        version=__version__,
        openapi_url=None,  # the description and its page are ours: core_pages/explanations.py
        redirect_slashes=False,  # and so are redirections: dispatch.py
        lifespan=_warmed,
    )
    explain_refusals(app)

    faces, app.state.slots, app.state.templates = together(
        lambda: mounted_faces(platform, app),
        lambda: SlotBoard(platform),
        lambda: Templates(platform),
    )
    app.state.last_errors = LastErrors()
    app.state.containment = Containment(app.state.last_errors)
    app.state.measures = None
    app.state.pace = Pace()
    app.state.name_plate = NamePlate(platform.database)
    app.state.service_worker = ServiceWorker(platform)
    app.state.import_map = import_map_of(platform)
    app.state.platform = platform
    app.state.description = ApiDescription(
        [face.route for face in faces if face.prefix.startswith("/api/")]
    )
    if platform.database is not None:
        rights = Rights.of(module.descriptor for module in platform.modules)
        app.state.doorkeeper = TokenDoorkeeper(platform.database, rights)
        app.state.first_run = FirstRun(platform.database, first_run_code)
        app.add_middleware(FirstVisit, first_run=app.state.first_run)
        app.state.entrance = Entrance(platform.database)
        app.state.posts = Posts(platform.database)
        if platform.configuration.core.metrics:
            app.state.measures = Measures(platform)

    # Added last, to lie outside of everything that can fail.
    app.add_middleware(Envelope, largest_body=platform.configuration.core.request_max_bytes)
    core = _core_face()
    app.state.faces = (core, *faces)
    app.state.core_paths = frozenset(context.path for context in core.contexts)
    app.router.routes.append(Dispatch([*faces, *_static_faces(platform)], core))
    return app


def _static_faces(platform: ServedPlatform) -> list[StaticFace]:
    own = StaticFace("core", _STATIC)
    return [own, *(StaticFace(one.name, one.static) for one in platform.modules if one.static)]


@cache
def _core_face() -> Face:
    """Make the core's own routes once: they are the same in each application of a process."""
    router = core_router()
    router.include_router(health.router)
    return Face("core", "", router)


@asynccontextmanager
async def _warmed(app: FastAPI) -> AsyncIterator[None]:
    """Do before serving what the first reader would otherwise wait for."""
    await answer_once_unheard(app)
    packages = {module.package: module.name for module in app.state.platform.modules}
    with app.state.last_errors.listening(packages):
        yield
