# SPDX-License-Identifier: Apache-2.0
"""Routes that fail."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import text
from sqlalchemy.orm import Session

from ressourcerie_core.auth import allow
from ressourcerie_core.web import Answer, Write

router = APIRouter(dependencies=[allow("tordu.break")])


class ThingRead(Answer):
    id: UUID


@router.get("/raises")
def raise_error() -> None:
    raise ValueError("Camille Moreau, 06 12 34 56 78")


@router.get("/exits")
def leave() -> None:
    raise SystemExit(3)


@router.get("/rubbish", response_model=ThingRead)
def answer_rubbish() -> object:
    return {"id": "rien"}


@router.post("/half", response_model=ThingRead)
def write_half(write: Write) -> Response:
    def work(session: Session) -> ThingRead:
        session.execute(text("INSERT INTO tordu_thing (id) VALUES ('0')"))
        raise RuntimeError("au milieu")

    return write(work)
