# SPDX-License-Identifier: Apache-2.0
"""The page « Connecteur »: what is set up, and what happened last."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ressourcerie_core.auth import allow
from ressourcerie_core.web import page

router = APIRouter()


@router.get("/connecteur", dependencies=[allow("jarvos.read")])
def show_connector(request: Request) -> Response:
    """Show the connector."""
    return page(request, "jarvos/connector.html")
