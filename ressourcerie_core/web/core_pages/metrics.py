# SPDX-License-Identifier: Apache-2.0
"""``/metrics``, for Prometheus: off unless the operator asks for it."""

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from ressourcerie_core.auth.permissions import allow
from ressourcerie_core.auth.rights import READ_METRICS
from ressourcerie_core.web.problems import NotFound


def _refuse_when_off(request: Request) -> None:
    if request.app.state.measures is None:
        raise NotFound(request.url.path, None)


router = APIRouter(
    dependencies=[Depends(_refuse_when_off), allow(READ_METRICS.name)], include_in_schema=False
)


@router.get("/metrics", name="metrics")
def tell_measures(request: Request) -> Response:
    """Give what is measured, as Prometheus reads it."""
    state = request.app.state
    text = state.measures.as_text(state.containment, request.state.request_id)
    return Response(text, media_type=CONTENT_TYPE_LATEST)
