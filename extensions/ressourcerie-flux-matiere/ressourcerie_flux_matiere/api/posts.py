# SPDX-License-Identifier: Apache-2.0
"""Posts and their shifts."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from ressourcerie_core.auth import SignedIn
from ressourcerie_core.web import Body, Read, Write

from ..service import posts
from .shapes import READ, SET_UP, WEIGH, DeviceId, PostRead, ShiftRead, ShortLine

router = APIRouter(tags=["flux-matiere"], prefix="/sites/{site_id}")


class PostBody(Body):
    name: ShortLine


class ShiftBody(Body):
    id: DeviceId
    post_id: UUID
    day: Annotated[
        date | None,
        Field(description="Le jour d'une saisie différée ; vide pour aujourd'hui."),
    ] = None


@router.get("/posts", dependencies=READ)
def list_posts(session: Read, site_id: UUID) -> list[PostRead]:
    """List the posts that are in use, by name."""
    return [PostRead.of(post) for post in posts.posts_of(session, site_id)]


@router.post("/posts", status_code=201, response_model=PostRead, dependencies=SET_UP)
def add_post(site_id: UUID, body: PostBody, write: Write) -> Response:
    """Add a post."""
    return write(lambda session: PostRead.of(posts.add_post(session, site_id, name=body.name)))


@router.post("/posts/{post_id}/archive", response_model=PostRead, dependencies=SET_UP)
def archive_post(site_id: UUID, post_id: UUID, write: Write) -> Response:
    """Put a post out of use."""
    return write(lambda session: PostRead.of(posts.archive_post(session, site_id, post_id)))


@router.get("/shifts", dependencies=READ)
def list_open_shifts(session: Read, site_id: UUID) -> list[ShiftRead]:
    """List the shifts that are open, oldest first."""
    return [ShiftRead.of(shift) for shift in posts.open_shifts(session, site_id)]


@router.post("/shifts", status_code=201, response_model=ShiftRead, dependencies=WEIGH)
def open_shift(site_id: UUID, body: ShiftBody, write: Write, visitor: SignedIn) -> Response:
    """Open a post, for today or for a past day."""
    return write(
        lambda session: ShiftRead.of(
            posts.open_shift(
                session,
                site_id,
                body.post_id,
                shift_id=body.id,
                day=body.day,
                by=visitor.account_id,
            )
        )
    )


@router.post("/shifts/{shift_id}/close", response_model=ShiftRead, dependencies=WEIGH)
def close_shift(site_id: UUID, shift_id: UUID, write: Write, visitor: SignedIn) -> Response:
    """Close a post, once its tickets are."""
    return write(
        lambda session: ShiftRead.of(
            posts.close_shift(session, site_id, shift_id, by=visitor.account_id)
        )
    )
