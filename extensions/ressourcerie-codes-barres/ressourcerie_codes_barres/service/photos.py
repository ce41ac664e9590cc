# SPDX-License-Identifier: Apache-2.0
"""Photos of objects: kept, replaced, taken away; each is journalled."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.journal import append

from ..models import Photo
from .objects import STREAM, find_object
from .pictures import Picture
from .problems import NoPhoto

#: How long a browser keeps one: its name changes with it, and it may have to be taken away.
KEPT = "private, max-age=604800, immutable"


def keep_photo(
    session: Session, site_id: UUID, object_id: UUID, picture: Picture, *, by: UUID | None
) -> None:
    """Keep the photo of an object instead of the one before, of which nothing stays.

    :raises UnknownObject: the site has no such object.
    """
    pictured = find_object(session, site_id, object_id, for_update=True)
    row = _photo_of(session, object_id)
    before, digest = row and row.digest, sha256(picture.content).hexdigest()
    if before == digest:
        return
    row = row or Photo(object_id=object_id)
    row.digest, row.content, row.small = digest, picture.content, picture.small
    row.taken_at, row.taken_by = clock.now(), by
    pictured.changed_at = row.taken_at  # Tills learn of it.
    session.add(row)
    told = {"object": str(object_id), "before": before, "after": digest}
    append(session, STREAM, "photo.kept", told, author=by)


def remove_photo(session: Session, site_id: UUID, object_id: UUID, *, by: UUID | None) -> None:
    """Take the photo of an object away for good, as of a person who does not want to be on it.

    :raises UnknownObject: the site has no such object.
    """
    pictured = find_object(session, site_id, object_id, for_update=True)
    row = _photo_of(session, object_id)
    if row is None:
        return
    session.delete(row)
    pictured.changed_at = clock.now()
    told = {"object": str(object_id), "before": row.digest}
    append(session, STREAM, "photo.removed", told, author=by)


def photo_file(
    session: Session, site_id: UUID, object_id: UUID, digest: str, *, small: bool
) -> bytes:
    """Give the file of a photo by the name that it has now.

    :raises UnknownObject: the site has no such object.
    :raises NoPhoto: it has no photo, or another.
    """
    find_object(session, site_id, object_id)
    column = Photo.small if small else Photo.content
    query = select(column).where(Photo.object_id == object_id, Photo.digest == digest)
    found = session.scalar(query)
    if found is None:
        raise NoPhoto
    return found


def photos_of(session: Session, objects: Sequence[UUID]) -> dict[UUID, str]:
    """Give the name of the photo of each object that has one, without what it holds."""
    query = select(Photo.object_id, Photo.digest).where(Photo.object_id.in_(objects))
    return {row.object_id: row.digest for row in session.execute(query)}


def _photo_of(session: Session, object_id: UUID) -> Photo | None:
    return session.scalar(select(Photo).where(Photo.object_id == object_id))
