# SPDX-License-Identifier: Apache-2.0
"""The JSON API of the sample."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from ressourcerie_core.auth import SignedIn, allow
from ressourcerie_core.web import Answer, Body, Page, Paged, Read, Write, problems, settings_of

from . import service
from .models import Note
from .settings import CompletSettings

router = APIRouter()
Settings = Annotated[CompletSettings, Depends(settings_of(CompletSettings))]


class NewNote(Body):
    text: str


class NoteRead(Answer):
    id: UUID
    text: str


@router.get("/notes", response_model=Page[NoteRead], dependencies=[allow("complet.read")])
def list_notes(session: Read, window: Paged) -> Page[NoteRead]:
    """List the notes."""
    return window.page(session, service.all_notes(), NoteRead.model_validate, by=[Note.id])


@router.post(
    "/notes",
    status_code=201,
    response_model=NoteRead,
    responses=problems(service.NoteTooLong),
    dependencies=[allow("complet.write")],
)
def add_note(body: NewNote, write: Write, settings: Settings, visitor: SignedIn) -> Response:
    """Write a note."""
    return write(
        lambda session: NoteRead.model_validate(
            service.add_note(
                session,
                text=body.text,
                longest=settings.longest_note,
                author_id=visitor.account_id,
            )
        )
    )


@router.get("/site/{site_id}", dependencies=[allow("complet.read", site="site_id")])
def read_site(site_id: UUID) -> dict[str, str]:
    """Answer to those who may read at one site."""
    return {"site": str(site_id)}
