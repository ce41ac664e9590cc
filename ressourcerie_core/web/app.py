# SPDX-License-Identifier: Apache-2.0
"""The application that answers requests, from top to bottom."""

from fastapi import FastAPI

from ressourcerie_core import __version__
from ressourcerie_core.auth.doorkeeper import TokenDoorkeeper
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.web.answers import explain_refusals
from ressourcerie_core.web.dispatch import Dispatch
from ressourcerie_core.web.envelope import Envelope
from ressourcerie_core.web.mount import mounted_faces
from ressourcerie_core.web.served import ServedPlatform


def create_app(platform: ServedPlatform) -> FastAPI:
    """Mount what the modules of a platform bring, and what the core itself answers.

    :raises Refused: a module's routes cannot be mounted; every problem of every module.
    """
    app = FastAPI(
        title="Ressourcerie", version=__version__, openapi_url=None, redirect_slashes=False
    )
    app.state.platform = platform
    if platform.database is not None:
        rights = Rights.of(module.descriptor for module in platform.modules)
        app.state.doorkeeper = TokenDoorkeeper(platform.database, rights)
    app.add_middleware(Envelope, largest_body=platform.configuration.core.request_max_bytes)
    explain_refusals(app)
    app.router.routes.append(Dispatch(mounted_faces(platform, app.router)))
    return app
