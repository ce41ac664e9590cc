# SPDX-License-Identifier: Apache-2.0
"""Pages that fail."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ressourcerie_core.auth import allow
from ressourcerie_core.web import page

router = APIRouter(dependencies=[allow("tordu.break")])


@router.get("/")
def show_nothing(request: Request) -> Response:
    return page(request, "tordu/undefined.html")


@router.get("/absent")
def show_absent(request: Request) -> Response:
    return page(request, "tordu/absent.html")
