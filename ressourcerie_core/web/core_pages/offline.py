# SPDX-License-Identifier: Apache-2.0
"""What a device keeps of this instance, for when the network is away."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ressourcerie_core.auth.permissions import anyone

if TYPE_CHECKING:
    from ressourcerie_core.web.service_worker import ServiceWorker

router = APIRouter(dependencies=[anyone()], include_in_schema=False)

# A worker fetches under the policy of its own script.
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'"
    ),
}


@router.get("/sw.js", name="service_worker")
def give_service_worker(request: Request) -> Response:
    """Give the one service worker of this instance."""
    worker: ServiceWorker = request.app.state.service_worker
    return Response(worker.content, headers=_HEADERS, media_type="text/javascript")
