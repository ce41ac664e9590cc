# SPDX-License-Identifier: Apache-2.0
"""The Pahekos that the contract is checked against: the imaginary one, and a real one if named."""

import json
import os
from base64 import b64encode
from contextlib import ExitStack
from datetime import date

import pytest
from ressourcerie_paheko.client import Line, PahekoClient, Transaction

from ressourcerie_core import ids
from ressourcerie_core.outgoing import Outgoing, carried_by
from ressourcerie_core.outgoing.exchange import exchange

from .paheko import served

_NAMES = ("PAHEKO_URL", "PAHEKO_USER", "PAHEKO_PASSWORD")
TRANSACTION = "/api/accounting/transaction"


class Place:
    """One Paheko, over real HTTP: asked as the module does, or word by word."""

    def __init__(self, address, user, secret, here=None):
        self.address, self.user, self.secret = address.rstrip("/"), user, secret
        self.here = here
        host = self.address.split("//")[1].split("/")[0].rsplit(":", 1)[0]
        self.http = Outgoing([host] if host[0].isdigit() else [])
        self.client = PahekoClient(self.http, self.address, user, secret)
        years = self.client.years()
        self.year = next(year for year in years if year.is_open)
        self.closed = next((year for year in years if not year.is_open), None)

    def ask(self, method, path, content=None, *, key=None, headers=None):
        """Send anything, and give the status and what is answered."""
        given = f"{self.user}:{self.secret}" if key is None else key
        sent = {"Authorization": "Basic " + b64encode(given.encode()).decode()} if given else {}
        if content is not None:
            sent["Content-Type"] = "application/json"
        reply = self.http.send(
            method,
            self.address + path,
            headers=sent | (headers or {}),
            body=b"" if content is None else json.dumps(content).encode(),
        )
        is_json = "/json" in reply.headers["content-type"]
        return reply.status, reply.json() if is_json else reply.headers["content-type"]

    def sent(self, **changes):
        """Give a transaction that Paheko accepts, but for the changes."""
        lines = [{"account": "530", "debit": "12.50"}, {"account": "7073", "credit": "12.50"}]
        good = {
            "id_year": self.year.id,
            "type": "ADVANCED",
            "label": "Essai",
            "date": self.year.start.isoformat(),
            "reference": new_reference(),
            "lines": lines,
        }
        return good | changes

    def transaction(self, cents=1250, *, day: date | None = None):
        """Give a sale to book."""
        return Transaction(
            new_reference(),
            day or self.year.start,
            "Clôture de caisse",
            (Line("530", debit_cents=cents, label="Espèces"), Line("7073", credit_cents=cents)),
            "14 tickets",
        )


def new_reference():
    return f"ESSAI-{ids.new_id()}"


@pytest.fixture(scope="module", params=("imaginary", "real"))
def place(request):
    """Give a Paheko to talk to over real HTTP."""
    with ExitStack() as stack:
        stack.enter_context(carried_by(exchange))
        if request.param == "real":
            if not all(name in os.environ for name in _NAMES):
                pytest.skip(f"no real Paheko: set {', '.join(_NAMES)}")
            yield Place(*(os.environ[name] for name in _NAMES))
            return
        paheko = stack.enter_context(served())
        yield Place(paheko.address, "ecriture", "secret-ecriture", paheko)
