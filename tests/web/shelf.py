# SPDX-License-Identifier: Apache-2.0
"""A module with a table: a shelf of things, which routes list and fill."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, Session

from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.db import Database, Id, Model, ShortText
from ressourcerie_core.errors import Problem
from ressourcerie_core.web.cursor import Page, Paged
from ressourcerie_core.web.deps import Read, Write
from ressourcerie_core.web.payloads import Answer, Body, Grams
from ressourcerie_core.web.problems import problems

from .small_platform import Served


class Thing(Model):
    __tablename__ = "shelf_thing"
    __table_args__ = (CheckConstraint("weight_grams > 0", name="weight"),)

    id: Mapped[Id]
    name: Mapped[ShortText]
    weight_grams: Mapped[int]


class ThingAdd(Body):
    name: str
    weight_grams: Grams = 1


class ThingRead(Answer):
    id: UUID
    name: str
    weight_grams: int


class TooFragile(Problem):
    slug = "shelf/too-fragile"
    title = "Objet trop fragile"
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            f"« {name} » est trop fragile pour l'étagère.", hint="Posez-le en vitrine.", name=name
        )


api = APIRouter(dependencies=[anyone()])


@api.get("/things", response_model=Page[ThingRead])
def list_things(session: Read, window: Paged) -> Page[ThingRead]:
    return window.page(session, select(Thing), ThingRead.of, by=[Thing.name, Thing.id])


@api.post("/things", status_code=201, response_model=ThingRead, responses=problems(TooFragile))
def add_thing(body: ThingAdd, write: Write) -> Response:
    return write(lambda session: ThingRead.of(put(session, **body.model_dump())))


@api.post("/things/wrong", status_code=201, response_model=ThingRead)
def answer_wrongly(body: ThingAdd, write: Write) -> Response:
    def work(session: Session) -> None:
        put(session, **body.model_dump())

    return write(work)


def put(session: Session, *, name: str, weight_grams: int) -> Thing:
    """Put a thing on the shelf, unless it would break there."""
    thing = Thing(name=name, weight_grams=weight_grams)
    session.add(thing)
    session.flush()  # the answer shows the identifier
    if name == "verre":
        raise TooFragile(name)
    return thing


def shelf() -> Served:
    return Served("shelf", api=api)


def names(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Thing.name).order_by(Thing.name)))
