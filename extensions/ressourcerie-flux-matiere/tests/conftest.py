# SPDX-License-Identifier: Apache-2.0
"""The tests run on an instance with the catalogue and the material flow, on a known day."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from ressourcerie_catalogue.models import Container
from ressourcerie_catalogue.service.editing import Details, create
from ressourcerie_catalogue.service.ledger import EARLIEST
from ressourcerie_catalogue.service.lists import add
from sqlalchemy import select

from ressourcerie_core.auth import Site
from ressourcerie_core.ids import new_id

pytest_plugins = ("ressourcerie_core.testing",)

TODAY = date(2026, 3, 16)


@pytest.fixture(scope="session")
def modules() -> tuple[str, ...]:
    return ("catalogue", "flux-matiere")


@pytest.fixture(autouse=True)
def _standing_on_a_known_day(clock_at):
    clock_at("2026-03-16T10:00:00+00:00")


@pytest.fixture
def site_id(database):
    """Give the site of the association."""
    with database.read() as session:
        return session.scalars(select(Site.id)).one()


@pytest.fixture
def opened(database):
    """Give a maker of categories that have long been there, by the path of their names."""

    def open_one(name, parent=None, **details):
        return database.write(
            lambda session: (
                create(
                    session,
                    name=name,
                    parent_id=parent,
                    details=Details(**details),
                    on=EARLIEST,
                    by=None,
                ).id
            )
        )

    return open_one


@pytest.fixture
def dishes(opened):
    """Give a category whose objects weigh 400 g, and never more than 25 kg."""
    return opened("Vaisselle", default_weight_grams=400, max_weight_grams=25_000, letter="V")


@pytest.fixture
def bin_id(database):
    """Give a container of 1,850 kg."""
    facts = {"name": "Bac gris", "tare_grams": 1_850}
    return database.write(lambda session: add(session, Container, facts).id)


@dataclass
class Reception:
    """A post that is open, and who works there."""

    client: TestClient
    site_id: UUID
    shift_id: str

    def ask(self, method, path, **body) -> Any:
        return self.client.request(
            method, f"/api/v1/flux-matiere/sites/{self.site_id}{path}", json=body or None
        )

    def post(self, path, **body) -> Any:
        return self.ask("POST", path, **body)

    def get(self, path) -> Any:
        return self.ask("GET", path).json()

    def ticket(self, **giver) -> str:
        body = {"provenance": "dropped-off", **giver}
        answer = self.post("/tickets", id=str(new_id()), shift_id=self.shift_id, **body)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def line(self, ticket, category_id, grams=None, **said) -> Any:
        body = {"id": str(new_id()), "category_id": str(category_id), **said}
        if grams is not None:
            body["gross_grams"] = grams
        return self.post(f"/tickets/{ticket}/lines", **body)

    def close(self, ticket) -> None:
        assert self.post(f"/tickets/{ticket}/close").status_code == 200

    def balance(self, first="2026-03-01", last="2026-03-31") -> Any:
        return self.get(f"/balance?first={first}&last={last}")


@pytest.fixture
def reception(client, site_id):
    """Give a post that has just been opened."""
    made = Reception(client, site_id, "")
    post = made.post("/posts", name="Quai").json()
    made.shift_id = made.post("/shifts", id=str(new_id()), post_id=post["id"]).json()["id"]
    return made
