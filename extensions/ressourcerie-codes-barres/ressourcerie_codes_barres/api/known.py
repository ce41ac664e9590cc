# SPDX-License-Identifier: Apache-2.0
"""What a till knows of codes without a network."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response

from ressourcerie_core import clock
from ressourcerie_core.auth import FromDevice, by_device
from ressourcerie_core.web import Answer, Read

from ..models import Numbered, Object
from ..service import articles
from ..service.numbers import numbers_of, numbers_of_categories
from ..service.objects import AT_ONCE, changed_since
from ..service.photos import KEPT, photo_file, photos_of
from ..service.selling import open_double_sales

router = APIRouter(tags=["codes-barres"], dependencies=[by_device()])


class KnownObject(Answer):
    id: UUID
    number: int
    name: str
    category_id: UUID
    price_cents: int
    weight_grams: int | None
    state: str
    sold_at: datetime | None
    photo: str | None


class KnownArticle(Answer):
    digits: str
    name: str
    category_id: UUID
    price_cents: int | None


class DoubleSaleRead(Answer):
    id: UUID
    name: str
    till_id: UUID
    ticket_id: UUID
    happened_at: datetime


class KnownRead(Answer):
    """A part of what is known: ask again with ``after`` while there is more."""

    at: datetime
    categories: dict[int, UUID]
    presets: dict[int, UUID]
    articles: list[KnownArticle]
    double_sales: list[DoubleSaleRead]
    objects: list[KnownObject]
    after: UUID | None


@router.get("/known")
def read_known(
    session: Read, device: FromDevice, since: datetime | None = None, after: UUID | None = None
) -> KnownRead:
    """Give the objects of the device's site that changed since, or all that are for sale."""
    found = changed_since(session, device.site_id, since=since, after=after)
    photos = photos_of(session, [one.id for one in found])
    return KnownRead(
        at=clock.now(),
        categories={number: key for key, number in numbers_of_categories(session).items()},
        presets={number: key for key, number in numbers_of(session, Numbered.PRESET).items()},
        articles=[KnownArticle.of(one) for one in articles.articles(session)],
        double_sales=[
            DoubleSaleRead(
                id=one.id,
                name=session.get_one(Object, one.object_id).name,
                till_id=one.till_id,
                ticket_id=one.ticket_id,
                happened_at=one.happened_at,
            )
            for one in open_double_sales(session, [device.site_id])
        ],
        objects=[_known(one, photos.get(one.id)) for one in found],
        after=found[-1].id if len(found) == AT_ONCE else None,
    )


@router.get("/objects/{object_id}/photo/{digest}.jpg")
def read_photo(session: Read, device: FromDevice, object_id: UUID, digest: str) -> Response:
    """Give the small photo of an object of the device's site."""
    content = photo_file(session, device.site_id, object_id, digest, small=True)
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": KEPT})


def _known(row: Object, photo: str | None) -> KnownObject:
    names = KnownObject.model_fields.keys() - {"photo"}
    return KnownObject(photo=photo, **{name: getattr(row, name) for name in names})
