# SPDX-License-Identifier: Apache-2.0
"""The tests run on an instance of the core with the catalogue, on a day that stands still."""

import html
import re
from typing import NamedTuple
from uuid import UUID

import pytest
from ressourcerie_catalogue.models import Category
from ressourcerie_catalogue.service.editing import Details, create
from ressourcerie_catalogue.service.ledger import EARLIEST

pytest_plugins = ("ressourcerie_core.testing",)

PAGES = "https://testserver/catalogue/"
HERE = "https://testserver/api/v1/catalogue/"


@pytest.fixture(scope="session")
def modules() -> tuple[str, ...]:
    return ("catalogue",)


@pytest.fixture(autouse=True)
def _standing_on_a_known_day(clock_at):
    clock_at("2026-03-16T11:00:00+01:00")


@pytest.fixture
def client(client):
    """A visitor with every permission, who speaks to the catalogue."""
    client.base_url = HERE
    return client


@pytest.fixture
def as_(as_):
    def visitor(*permissions):
        client = as_(*permissions)
        client.base_url = HERE
        return client

    return visitor


@pytest.fixture
def pages(client):
    """A visitor with every permission, who reads the pages of the catalogue."""
    client.base_url = PAGES
    client.headers["Accept"] = "text/html"
    return client


class Opened(NamedTuple):
    """A category of the base; its row is read anew when it matters."""

    id: UUID


@pytest.fixture
def opened(database):
    """Give a maker of categories that have long been there."""

    def open_one(name, parent=None, **details):
        def work(session):
            category = create(
                session,
                name=name,
                parent_id=parent and parent.id,
                details=Details(**details),
                on=EARLIEST,
                by=None,
            )
            return Opened(category.id)

        return database.write(work)

    return open_one


@pytest.fixture
def category_of(database):
    """Give a reader of what the base holds of a category now."""

    def read(category):
        with database.read() as session:
            found = session.get_one(Category, category.id)
            session.expunge_all()
            return found

    return read


@pytest.fixture
def reader(as_):
    """Somebody who may read the pages of the catalogue, and change nothing."""
    reader = as_("catalogue.read")
    reader.base_url = PAGES
    return reader


@pytest.fixture
def words():
    """Give a reader of what a page says, without its marks."""

    def read(answer):
        text = re.sub("<[^>]*>", " ", answer.text)
        return " ".join(html.unescape(text).split())

    return read
