# SPDX-License-Identifier: Apache-2.0
"""The photo of an object: taken or chosen on its sheet, shown there and in lists."""

from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, See, SentForm

from ..service import photos
from ..service.pictures import LARGEST_BYTES, picture_of
from .sheet import show_sheet_again
from .showing import LABEL, READ, Here

if TYPE_CHECKING:
    from ..service.pictures import Picture

router = APIRouter(prefix="/sites/{site_id}/objets/{object_id}")


class Size(StrEnum):
    """Of the sheet, or of lists."""

    LARGE = "grande"
    SMALL = "petite"


@router.post("/photo", dependencies=LABEL)
def keep_photo(here: Here, object_id: UUID, form: Form) -> Response:
    """Keep the photo of an object, instead of the one before."""
    try:
        picture = _sent(form)

        def work(writing: Session) -> See:
            photos.keep_photo(writing, here.site_id, object_id, picture, by=here.by)
            return See(f"{here.home}/objets/{object_id}", said=_("La photo est gardée."))

        return form(work)
    except Problem as refused:
        return show_sheet_again(here, refused, object_id)


@router.post("/photo/enlever", dependencies=LABEL)
def remove_photo(here: Here, object_id: UUID, form: Form) -> Response:
    """Take the photo of an object away."""

    def work(writing: Session) -> See:
        photos.remove_photo(writing, here.site_id, object_id, by=here.by)
        return See(f"{here.home}/objets/{object_id}", said=_("L'objet n'a plus de photo."))

    return form(work)


@router.get("/photo/{digest}/{size}.jpg", dependencies=READ)
def give_photo(here: Here, object_id: UUID, digest: str, size: Size) -> Response:
    """Give the file of a photo."""
    content = photos.photo_file(
        here.session, here.site_id, object_id, digest, small=size is Size.SMALL
    )
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": photos.KEPT})


def _sent(form: SentForm) -> "Picture":
    """Make the picture of the file that was just taken, or chosen; before any base is held."""
    sent = form.file("taken") or form.file("chosen")
    return picture_of(sent.file.read(LARGEST_BYTES + 1) if sent else b"")
