# SPDX-License-Identifier: Apache-2.0
"""Presets, containers, partners and places: each list with the same six routes."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import select

from ressourcerie_core.web import Answer, Body, Cents, Grams, Page, Paged, Read, Write

from ..models import Container, Material, Partner, PartnerRole, Place, PlaceRole, Preset, PresetKind
from ..service import lists
from ..service.finding import find
from .categories import EDIT, READ, Name

router = APIRouter(tags=["catalogue"])

ShortLine = Annotated[str, Field(max_length=200)]


class ListedRead(Answer):
    id: UUID
    name: str
    archived_at: datetime | None


class PresetBody(Body):
    name: Name
    kind: PresetKind
    category_id: UUID | None = None
    price_cents: Cents | None = None


class PresetRead(ListedRead):
    kind: PresetKind
    category_id: UUID | None
    price_cents: int | None
    position: int


class ContainerBody(Body):
    name: Name
    tare_grams: Grams


class ContainerRead(ListedRead):
    tare_grams: int


class PartnerBody(Body):
    name: Name
    roles: Annotated[list[PartnerRole], Field(max_length=len(PartnerRole))]
    materials: Annotated[list[Material], Field(max_length=len(Material), default_factory=list)]
    siret: ShortLine | None = None
    office_contact: ShortLine | None = None
    agreement_from: date | None = None
    agreement_until: date | None = None


class PartnerRead(ListedRead):
    roles: list[PartnerRole]
    materials: list[Material]
    siret: str | None
    office_contact: str | None
    agreement_from: date | None
    agreement_until: date | None


class PlaceBody(Body):
    name: Name
    roles: Annotated[list[PlaceRole], Field(max_length=len(PlaceRole))]
    site_id: UUID | None = None


class PlaceRead(ListedRead):
    roles: list[PlaceRole]
    site_id: UUID | None


def _serve(
    nouns: str,
    table: type[lists.Row],
    body_model: type[Body],
    read_model: type[ListedRead],
) -> None:
    """Make the routes of one list."""

    @router.get(f"/{nouns}", name=f"list_{nouns}", dependencies=READ)
    def list_rows(
        session: Read,
        window: Paged,
        archived: Annotated[bool, Query(description="Les archivés aussi.")] = False,
    ) -> Page[read_model]:  # type: ignore[valid-type]  # each list has its own
        query = select(table)
        if not archived:
            query = query.where(table.archived_at.is_(None))
        return window.page(session, query, read_model.of, by=[table.id])

    @router.get(
        f"/{nouns}/{{row_id}}",
        name=f"read_{nouns}",
        response_model=read_model,
        dependencies=READ,
    )
    def read_row(session: Read, row_id: UUID) -> ListedRead:
        return read_model.of(find(session, table, row_id))

    @router.post(
        f"/{nouns}",
        name=f"add_{nouns}",
        status_code=201,
        response_model=read_model,
        dependencies=EDIT,
    )
    def add_row(body: body_model, write: Write) -> Response:  # type: ignore[valid-type]
        return write(lambda session: read_model.of(lists.add(session, table, vars(body))))

    @router.put(
        f"/{nouns}/{{row_id}}",
        name=f"change_{nouns}",
        response_model=read_model,
        dependencies=EDIT,
    )
    def change_row(row_id: UUID, body: body_model, write: Write) -> Response:  # type: ignore[valid-type]
        return write(
            lambda session: read_model.of(lists.change(session, table, row_id, vars(body)))
        )

    @router.post(
        f"/{nouns}/{{row_id}}/archive",
        name=f"archive_{nouns}",
        response_model=read_model,
        dependencies=EDIT,
    )
    def archive_row(row_id: UUID, write: Write) -> Response:
        return write(lambda session: read_model.of(lists.archive(session, table, row_id)))

    @router.post(
        f"/{nouns}/{{row_id}}/restore",
        name=f"restore_{nouns}",
        response_model=read_model,
        dependencies=EDIT,
    )
    def restore_row(row_id: UUID, write: Write) -> Response:
        return write(lambda session: read_model.of(lists.restore(session, table, row_id)))


_serve("presets", Preset, PresetBody, PresetRead)
_serve("containers", Container, ContainerBody, ContainerRead)
_serve("partners", Partner, PartnerBody, PartnerRead)
_serve("places", Place, PlaceBody, PlaceRead)
