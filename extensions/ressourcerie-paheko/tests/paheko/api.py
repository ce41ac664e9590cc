# SPDX-License-Identifier: Apache-2.0
"""The API of an imaginary Paheko: the status, the form and the words of a real one."""

import json
import re
from base64 import b64decode
from dataclasses import dataclass

from .books import Books, Refusal
from .creating import create

READ, WRITE = 1, 2
_TRANSACTION = re.compile(r"/api/accounting/transaction/(\d+)(/transactions)?")
_JSON = "application/json; charset=utf-8"
_PAGE = b"<!DOCTYPE html><html><head><title>Erreur</title></head><body>Erreur</body></html>"


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    content_type: str = _JSON
    location: str = ""


def as_json(content, status=200):
    return Answer(status, json.dumps(content).encode())


def page(status):
    """Give what a browser shows: what Paheko answers when something broke in it."""
    return Answer(status, _PAGE, "text/html; charset=UTF-8")


class Paheko:
    """A Paheko without its network: a request in, an answer out.

    :ivar keys: the secret and the level of each key.
    :ivar is_upgrading: whether somebody must open it before it works again.
    """

    def __init__(self, address="https://compta.example.org"):
        self.address = address
        self.books = Books()
        self.keys = {"ecriture": ("secret-ecriture", WRITE), "lecture": ("secret-lecture", READ)}
        self.is_upgrading = False

    def answer(self, method, path, headers, body=b""):
        if self.is_upgrading:
            return self._upgrading(method)
        if "//" in path:
            return Answer(302, b"", "text/html", path.replace("//", "/"))
        if path == "/status.php":
            return as_json({"installed": True, "productname": "NextCloud"})
        try:
            level = self._level(headers.get("authorization", ""))
            return self._route(method, path, level, self._parameters(headers, body))
        except Refusal as refusal:
            return as_json({"error": refusal.words}, refusal.status)

    def _upgrading(self, method):
        there = f"{self.address}/admin/upgrade.php"
        return Answer(302, b"", "text/html", there) if method == "GET" else page(500)

    def _level(self, authorization):
        scheme, _space, given = authorization.partition(" ")
        if scheme != "Basic":
            raise Refusal("No username or password supplied", 401)
        user, _colon, secret = b64decode(given).decode().partition(":")
        right, level = self.keys.get(user, (None, 0))
        if secret != right:
            raise Refusal("Invalid username or password", 403)
        return level

    def _parameters(self, headers, body):
        return json.loads(body) if body and "/json" in headers.get("content-type", "") else {}

    def _route(self, method, path, level, sent):
        if method not in ("GET", "POST", "PUT", "DELETE"):
            raise Refusal(f"Invalid request method: {method}", 405)
        match method, path:
            case "GET", "/api/accounting/years":
                return self._years()
            case "POST", "/api/sql":
                rows = self.books.select(sent.get("sql", ""))
                return as_json({"count": len(rows), "results": rows})
            case "POST", "/api/accounting/transaction":
                _need(level, WRITE)
                return self._create(sent)
            case _, "/api/accounting/years" | "/api/sql" | "/api/accounting/transaction":
                raise Refusal("Wrong request method")
        found = _TRANSACTION.fullmatch(path)
        if found is None:
            raise Refusal("Unknown path", 404)
        return self._transaction(method, int(found[1]), bool(found[2]), level, sent)

    def _years(self):
        years = self.books.run("SELECT * FROM acc_years ORDER BY start_date DESC")
        return as_json(years)

    def _create(self, sent):
        if "date" in sent and sent["date"] is None:
            return page(500)
        number = create(self.books, sent)
        # From here on it is stored, whatever the answer says.
        if sent.get("linked_users"):
            raise Refusal(f"User ID does not exist: {sent['linked_users'][0]}")
        if sent.get("linked_transactions"):
            return page(500)
        return as_json(self._shown(number))

    def _transaction(self, method, number, links, level, sent):
        if method == "GET":
            return as_json(self.books.links(number) if links else self._shown(number))
        _need(level, WRITE)
        if not links or method != "POST":
            raise Refusal("Wrong request method")
        others = sent["transactions"]
        if not all(self.books.run("SELECT 1 FROM acc_transactions WHERE id=?", n) for n in others):
            return page(500)
        self.books.replace_links(number, others)
        return as_json({"success": True})

    def _shown(self, number):
        url = f"{self.address}/admin/acc/transactions/details.php?id={number}"
        return self.books.transaction(number) | {"url": url}


def _need(level, needed):
    if level < needed:
        raise Refusal("You do not have enough rights to make this request", 403)
