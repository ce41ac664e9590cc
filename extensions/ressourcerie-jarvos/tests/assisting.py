# SPDX-License-Identifier: Apache-2.0
"""Assistants of tests: tokens, the official client in front of an instance, and some goods."""

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import anyio
import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from ressourcerie_catalogue.service.editing import Details, create
from ressourcerie_catalogue.service.ledger import EARLIEST
from ressourcerie_jarvos.tokens.making import Wanted, make
from ressourcerie_jarvos.tokens.opening import new_secret
from sqlalchemy import select

from ressourcerie_core.assistants import assistance_of
from ressourcerie_core.auth import Site
from ressourcerie_core.auth.models import Account
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal.models import JournalRecord

NAME = "ressourcerie.example.org"
QUARTER = {"first": "2026-01-01", "last": "2026-03-31"}


@dataclass
class Shop:
    """An instance with two sites, some goods, and the assistants that are let in."""

    instance: object
    client: object
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def database(self):
        return self.instance.database

    @property
    def assistance(self):
        return assistance_of(self.instance.platform)

    def site(self, name="Atelier") -> UUID:
        """Give a site by its name, opened if it is not there."""

        def work(session):
            found = session.scalar(select(Site).where(Site.name == name))
            if found is None:
                found = Site(name=name, time_zone="Europe/Paris", switch_hour=4)
                session.add(found)
                session.flush()
            return found.id

        return self.database.write(work)

    def category(self, name) -> UUID:
        def work(session):
            details = Details(at_reception=True)
            return create(
                session, name=name, parent_id=None, details=details, on=EARLIEST, by=None
            ).id

        return self.database.write(work)

    def weigh(self, site_id, category_id, grams) -> str:
        """Weigh goods in at a site, as somebody at the scales does; give the line."""
        path = f"/api/v1/flux-matiere/sites/{site_id}"

        def post(part, **body):
            answer = self.client.post(path + part, json=body)
            assert answer.is_success, answer.text
            return answer.json()

        post_id = post("/posts", name=f"Quai {new_id()}")["id"]
        shift = post("/shifts", id=str(new_id()), post_id=post_id)["id"]
        ticket = str(new_id())
        post("/tickets", id=ticket, shift_id=shift, provenance="dropped-off")
        body = {"id": str(new_id()), "category_id": str(category_id), "gross_grams": grams}
        line = post(f"/tickets/{ticket}/lines", **body)["line"]["id"]
        post(f"/tickets/{ticket}/close")
        return line

    def token(
        self, *, sites=None, tools=None, kinds=None, label="Essai", by=None, **figures
    ) -> str:
        """Let an assistant in, with every tool at every site if nothing else is said."""
        secret, assistance = new_secret(), self.assistance

        def work(session):
            first = session.scalars(select(Account.id).where(Account.administrator)).one()
            wanted = Wanted(
                label=label,
                tools=list(assistance.tools) if tools is None else tools,
                kinds=list(assistance.kinds) if kinds is None else kinds,
                sites=list(session.scalars(select(Site.id))) if sites is None else sites,
                **{"days": 30, "daily_calls": 1000, "daily_proposals": 20, **figures},
            )
            return make(session, assistance, wanted, secret=secret, by=by or first).id

        self.secrets[secret] = self.database.write(work)
        return secret

    def asks(self, secret, *questions):
        """Have the official client ask in this very process; give the answers in order."""

        async def ask():
            async with self.connected(secret) as client:
                return [await question(client) for question in questions]

        return anyio.run(ask)

    def gives(self, secret, tool, **arguments):
        """Give what one call of a tool gives, which is no error."""
        (answer,) = self.asks(secret, calling(tool, **arguments))
        assert not answer.is_error, answer.content[0].text
        return answer.structured_content["donnees"]

    def records(self, stream, kind=None):
        """Give the facts, and the author, of what a stream of the journal holds."""
        query = select(JournalRecord).where(JournalRecord.stream == stream)
        with self.database.read() as session:
            return [
                (json.loads(one.facts), one.author_id)
                for one in session.scalars(query.order_by(JournalRecord.number))
                if kind in (None, one.kind)
            ]

    @asynccontextmanager
    async def connected(self, secret, **options):
        transport = httpx2.ASGITransport(app=self.instance.app)
        url = "http://localhost/jarvos/mcp"
        async with connected(url, secret, transport=transport, **options) as client:
            yield client


@asynccontextmanager
async def connected(url, secret, host=None, mode="auto", **options):
    """Connect the official client over HTTP."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    headers |= {"Host": host} if host else {}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=30, **options) as http,
        Client(streamable_http_client(url, http_client=http), mode=mode) as client,
    ):
        yield client


def calling(tool, **arguments):
    return lambda client: client.call_tool(tool, arguments)


def listing(client):
    return client.list_tools()
