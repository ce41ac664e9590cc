# SPDX-License-Identifier: Apache-2.0
"""Scan a code and see what it means."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, See

from ..service import articles
from ..service.resolving import Meaning, resolve
from ..slots import ScannedTicket
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
    ticket = meaning.ticket_id and ScannedTicket(here.site_id, meaning.ticket_id)
    facts = {"meaning": meaning, "is_here": is_here, "scanned_ticket": ticket}
    return here.show("scanner.html", code=code, **facts)


@router.post("/inconnu", dependencies=READ)
def put_in_queue(here: Here, form: Form) -> Response:
    """Keep a code that means nothing yet, for whoever labels."""

    def work(writing: Session) -> See:
        meaning = resolve(writing, form.text("code"))
        articles.note_unknown(writing, here.site_id, meaning.code)
        return See(f"{here.home}/scanner", said=_("Ce code attend qu'on dise ce qu'il est."))

    try:
        return form(work)
    except Problem as refused:
        return here.show_again(refused, "scanner.html", meaning=None, code="")
