# SPDX-License-Identifier: Apache-2.0
"""The pages of the sample: its notes, a form to write one, and help that works offline."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from ressourcerie_core.auth import SignedIn, allow, anyone
from ressourcerie_core.i18n import _
from ressourcerie_core.web import ChosenPeriod, Form, Read, See, page, refused_form, settings_of

from . import service
from .public import Aside
from .settings import CompletSettings

router = APIRouter()
Settings = Annotated[CompletSettings, Depends(settings_of(CompletSettings))]


@router.get("/", dependencies=[allow("complet.read")])
def show_notes(request: Request, session: Read) -> Response:
    """Show the notes."""
    return page(request, "complet/notes.html", **_context(session))


@router.get("/bilan", dependencies=[allow("complet.read")])
def show_period(request: Request, period: ChosenPeriod) -> Response:
    """Show the period that the page is about."""
    return page(request, "complet/period.html", period=period)


@router.post("/", dependencies=[allow("complet.write")])
def write_note(
    request: Request, form: Form, session: Read, settings: Settings, visitor: SignedIn
) -> Response:
    """Write a note, and show it."""

    def work(session: Session) -> See:
        service.add_note(
            session,
            text=form.text("text"),
            longest=settings.longest_note,
            author_id=visitor.account_id,
        )
        return See("/complet/", said=_("Note écrite."))

    try:
        return form(work)
    except service.NoteTooLong as problem:
        return refused_form(request, problem, "complet/notes.html", **_context(session))


@router.get("/aide", dependencies=[anyone()])
def show_help(request: Request) -> Response:
    """Say how to write a note; kept on the device."""
    return page(request, "complet/help.html")


def _context(session: Session) -> dict[str, object]:
    notes = session.scalars(service.all_notes()).all()
    return {"notes": notes, "aside": Aside(count=len(notes))}
