# SPDX-License-Identifier: Apache-2.0
"""The books of an imaginary Paheko, as it keeps them: SQLite, with its checks and its words."""

import re
import sqlite3
import threading

SCHEMA = """
CREATE TABLE acc_years (id INTEGER PRIMARY KEY, label TEXT, start_date TEXT, end_date TEXT,
    status INTEGER, id_chart INTEGER);
CREATE TABLE acc_accounts (id INTEGER PRIMARY KEY, id_chart INTEGER, code TEXT, label TEXT,
    position INTEGER, type INTEGER, bookmark INTEGER, archived INTEGER DEFAULT 0);
CREATE TABLE acc_projects (id INTEGER PRIMARY KEY, code TEXT, label TEXT, archived INTEGER);
CREATE TABLE acc_transactions (id INTEGER PRIMARY KEY AUTOINCREMENT, type INTEGER DEFAULT 0,
    label TEXT, notes TEXT, reference TEXT, date TEXT, id_year INTEGER);
CREATE TABLE acc_transactions_lines (id INTEGER PRIMARY KEY, id_transaction INTEGER,
    id_account INTEGER, debit INTEGER, credit INTEGER, reference TEXT, label TEXT,
    id_project INTEGER);
CREATE TABLE acc_transactions_links (id_transaction INTEGER, id_related INTEGER);
CREATE TABLE api_credentials (id INTEGER);
"""
YEARS = (
    (1, "Exercice 2025", "2025-01-01", "2025-12-31", 1, 1),
    (2, "Exercice 2026", "2026-01-01", "2026-12-31", 0, 1),
)
#: Of the chart of associations of 2025: code, label, position, type.
ACCOUNTS = (
    ("4", "Classe 4 — Comptes de tiers", 3, 0),
    ("4110", "Autres usagers", 3, 4),
    ("4191", "Avances et acomptes", 2, 4),
    ("44571", "TVA normale collectée", 1, 4),
    ("467", "Divers comptes débiteurs et produits à recevoir", 3, 4),
    ("5112", "Chèques à encaisser", 1, 3),
    ("5115", "Paiements par carte à encaisser", 1, 3),
    ("512", "Banques", 3, 0),
    ("512A", "Compte courant", 3, 1),
    ("530", "Caisse", 1, 2),
    ("580", "Virements internes", 3, 16),
    ("658", "Pénalités et autres charges", 4, 5),
    ("672", "Charges sur exercices antérieurs", 4, 5),
    ("678", "Autres charges exceptionnelles", 4, 5),
    ("70", "Ventes de produits", 5, 0),
    ("703", "Ventes de produits résiduels", 5, 6),
    ("7073", "Ventes de dons en nature", 5, 6),
    ("754", "Ressources liées à la générosité du public", 5, 6),
    ("756", "Cotisations", 5, 6),
    ("758", "Indemnités et autres produits", 5, 6),
    ("778", "Autres produits exceptionnels", 5, 6),
)
_SECRET_TABLES = {"api_credentials", "config", "logs", "users_sessions", "emails_queue"}
_NOT_A_TABLE = re.compile(r"no such table: (main\.)?")


class Refusal(Exception):
    """A request that Paheko refuses in its own words."""

    def __init__(self, words, status=400):
        super().__init__(words)
        self.words, self.status = words, status


class Books:
    """What one Paheko holds; one writer at a time, and no reference is ever refused."""

    def __init__(self):
        self._lock = threading.RLock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._base.row_factory = sqlite3.Row
        self._base.executescript(SCHEMA)
        self._base.executemany("INSERT INTO acc_years VALUES (?, ?, ?, ?, ?, ?)", YEARS)
        self._base.executemany(
            "INSERT INTO acc_accounts (id_chart, code, label, position, type, bookmark)"
            " VALUES (1, ?, ?, ?, ?, 0)",
            ACCOUNTS,
        )
        self._base.execute("INSERT INTO acc_projects VALUES (1, 'BOUTIQUE', 'Boutique', 0)")

    def close(self):
        self._base.close()

    def run(self, statement, *values):
        """Do what a person does in Paheko, and give the rows."""
        with self._lock:
            return [dict(row) for row in self._base.execute(statement, values)]

    def select(self, question):
        """Answer a question of somebody who may only read."""
        with self._lock:
            self._base.set_authorizer(_readers_only)
            try:
                return [dict(row) for row in self._base.execute(question)]
            except sqlite3.Error as error:
                words = _NOT_A_TABLE.sub("no such table: ", str(error))
                raise Refusal(f"Erreur dans la requête : {words}") from None
            finally:
                self._base.set_authorizer(None)

    def store(self, transaction, lines):
        with self._lock:
            (number,) = self._base.execute(
                "INSERT INTO acc_transactions (label, notes, reference, date, id_year)"
                " VALUES (?, ?, ?, ?, ?) RETURNING id",
                transaction,
            ).fetchone()
            self._base.executemany(
                "INSERT INTO acc_transactions_lines (id_transaction, id_account, debit, credit,"
                " label, reference, id_project) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(number, *line) for line in lines],
            )
        return number

    def year(self, year_id):
        found = self.run("SELECT * FROM acc_years WHERE id = ?", year_id)
        return found[0] if found else None

    def transaction(self, number):
        """Give a transaction as the API shows it.

        :raises Refusal: there is none.
        """
        found = self.run("SELECT * FROM acc_transactions WHERE id = ?", number)
        if not found:
            raise Refusal(f"Transaction #{number} not found", 404)
        lines = self.run(
            "SELECT l.*, a.code AS account_code, a.label AS account_label"
            " FROM acc_transactions_lines l JOIN acc_accounts a ON a.id = l.id_account"
            " WHERE l.id_transaction = ? ORDER BY l.id",
            number,
        )
        date = {"date": f"{found[0]['date']} 00:00:00.000000", "timezone_type": 3}
        return found[0] | {"date": date | {"timezone": "Europe/Paris"}, "lines": lines}

    def links(self, number):
        return [
            one["id_related"]
            for one in self.run(
                "SELECT id_related FROM acc_transactions_links WHERE id_transaction = ?1"
                " UNION SELECT id_transaction FROM acc_transactions_links WHERE id_related = ?1"
                " ORDER BY 1",
                number,
            )
        ]

    def replace_links(self, number, others):
        self.run(
            "DELETE FROM acc_transactions_links WHERE id_transaction = ?1 OR id_related = ?1",
            number,
        )
        for other in others:
            self.run("INSERT INTO acc_transactions_links VALUES (?, ?)", number, other)


def _readers_only(action, first, _second, _base, _trigger):
    allowed = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION)
    if action not in allowed or (action == sqlite3.SQLITE_READ and first in _SECRET_TABLES):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
