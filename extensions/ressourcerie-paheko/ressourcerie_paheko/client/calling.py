# SPDX-License-Identifier: Apache-2.0
"""The client of Paheko's API: what it is asked, and what it answers."""

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from ressourcerie_core.i18n import _
from ressourcerie_core.outgoing import Outgoing, OutgoingProblem

from . import sql
from .answers import content_of, read_as, without_answer
from .problems import Doubtful, Refused
from .shapes import (
    Account,
    AccountSum,
    Found,
    OwnTill,
    Project,
    Stored,
    Transaction,
    Year,
)
from .wire import written

SECONDS = 30.0
_LARGEST_BYTES = 4_000_000

_YEARS = TypeAdapter(list[Year])
_ACCOUNTS = TypeAdapter(list[Account])
_PROJECTS = TypeAdapter(list[Project])
_FOUND = TypeAdapter(list[Found])
_SUMS = TypeAdapter(list[AccountSum])
_STORED = TypeAdapter(Stored)
_IDS = TypeAdapter(list[int])
_ROWS = TypeAdapter(list[dict[str, Any]])


class PahekoClient:
    """Asks one Paheko, one question at a time; each method may raise ``PahekoProblem``.

    :param http: the guarded way out.
    :param address: where Paheko is, as a browser's bar shows it.
    :param user: the API key.
    :param secret: its password; shown nowhere.
    :param seconds: what one question may take.
    """

    def __init__(
        self, http: Outgoing, address: str, user: str, secret: str, *, seconds: float = SECONDS
    ) -> None:
        self._http = http
        self._address = address.rstrip("/")
        self._authorization = "Basic " + b64encode(f"{user}:{secret}".encode()).decode()
        self._seconds = seconds

    def is_installed(self) -> bool:
        """Tell whether a Paheko that is set up answers at the address, whatever the key."""
        content = self._ask("GET", "status.php")
        return isinstance(content, dict) and content.get("installed") is True

    def years(self) -> list[Year]:
        """Give the fiscal years; asking for them proves the key."""
        return read_as(_YEARS, self._ask("GET", "api/accounting/years"))

    def accounts(self, chart_id: int) -> list[Account]:
        """Give the accounts of a chart, by code; none for a chart that is not there."""
        try:
            rows = self._select(sql.accounts(chart_id, archived=True))
        except Refused:
            # Accounts are archived since 1.3.21 alone.
            rows = self._select(sql.accounts(chart_id, archived=False))
        return read_as(_ACCOUNTS, rows)

    def projects(self) -> list[Project]:
        """Give the analytical projects, by code."""
        return read_as(_PROJECTS, self._select(sql.PROJECTS))

    def find(self, reference: str) -> list[Found]:
        """Look a reference up in all the years: none, one, or two that should be one.

        :raises ValueError: the reference cannot be looked up.
        """
        return read_as(_FOUND, self._select(sql.by_reference(reference)))

    def booked(self, prefix: str, first: date, last: date) -> Iterator[Found]:
        """Give the transactions whose reference begins so, between two days included."""
        after = 0
        while page := read_as(_FOUND, self._select(sql.by_prefix(prefix, first, last, after))):
            yield from page
            after = page[-1].id

    def account_sums(self, prefix: str, first: date, last: date) -> list[AccountSum]:
        """Tell what these transactions moved on each account, by code."""
        return read_as(_SUMS, self._select(sql.account_sums(prefix, first, last)))

    def till_sessions_since(self, day: date) -> OwnTill | None:
        """Tell of recent sessions of Paheko's own till; ``None`` when it has none or no till."""
        try:
            rows = self._select(sql.own_till(day))
        except Refused:
            # The plugin's table is not there.
            return None
        if not rows or not rows[0].get("sessions"):
            return None
        last = str(rows[0].get("last"))[:10]
        return read_as(TypeAdapter(OwnTill), rows[0] | {"last": last})

    def create(self, transaction: Transaction, year_id: int) -> Stored:
        """Create a transaction, whatever Paheko holds already: see ``post_once``.

        :raises Refused: what it is refused for; Paheko may even so have stored it.
        :raises Doubtful: nobody knows whether it is stored.
        """
        return _stored(
            self._ask("POST", "api/accounting/transaction", written(transaction, year_id))
        )

    def read(self, transaction_id: int) -> Stored | None:
        """Give a transaction; ``None`` when somebody deleted it in Paheko."""
        try:
            return _stored(self._ask("GET", f"api/accounting/transaction/{transaction_id}"))
        except Refused as refused:
            if refused.words == f"Transaction #{transaction_id} not found":
                return None
            raise

    def link(self, transaction_id: int, other_id: int) -> None:
        """Show two transactions on each other's page; done again, it changes nothing."""
        path = f"api/accounting/transaction/{transaction_id}/transactions"
        linked = read_as(_IDS, self._ask("GET", path))
        if other_id not in linked:
            # What is sent replaces what was there.
            self._ask("POST", path, {"transactions": [*linked, other_id]})

    def _select(self, question: str) -> list[dict[str, Any]]:
        content = self._ask("POST", "api/sql", {"sql": question})
        if not isinstance(content, dict):
            raise Doubtful(_("il y manque ce qu'elle doit dire"))
        return read_as(_ROWS, content.get("results"))

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Authorization": self._authorization, "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            reply = self._http.send(
                method,
                f"{self._address}/{path}",
                headers=headers,
                body=b"" if body is None else json.dumps(body).encode(),
                largest_bytes=_LARGEST_BYTES,
                seconds=self._seconds,
            )
        except OutgoingProblem as problem:
            raise without_answer(problem) from problem
        return content_of(reply)


def _stored(content: Any) -> Stored:
    return replace(read_as(_STORED, content), answer=content)
