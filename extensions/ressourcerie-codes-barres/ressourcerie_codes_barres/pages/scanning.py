# SPDX-License-Identifier: Apache-2.0
"""Scan a code and see what it means."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from ressourcerie_core.errors import Problem

from ..service.resolving import Meaning, resolve
from .showing import READ, Here

router = APIRouter(prefix="/sites/{site_id}/scanner")

Scanned = Annotated[str, Query(alias="code", max_length=20_000)]


@router.get("", dependencies=READ)
def show_scanner(here: Here, code: Scanned = "") -> HTMLResponse:
    """Show what a code means, and wait for the next."""
    if not code:
        return here.show("scanner.html", meaning=None, code="")
    try:
        meaning: Meaning = resolve(here.session, code)
    except Problem as refused:
        return here.show_again(refused, "scanner.html", meaning=None, code="")
    is_here = meaning.site_id in (None, here.site_id)
    return here.show("scanner.html", meaning=meaning, is_here=is_here, code=code)
