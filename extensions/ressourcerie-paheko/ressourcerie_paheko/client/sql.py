# SPDX-License-Identifier: Apache-2.0
"""The questions that Paheko answers in SQL alone; it binds nothing, so each value is checked."""

# ruff: noqa: S608 (Paheko binds no parameter; what is written in is an int, a day or checked)

from datetime import date

from .shapes import checked_reference

#: Paheko adds no limit of its own, whatever its manual says.
PAGE = 500

PROJECTS = "SELECT id, code, label, archived FROM acc_projects ORDER BY code LIMIT 1000"

_FOUND = (
    "SELECT t.id, t.reference, t.id_year, t.date, t.label,"
    " COALESCE(SUM(l.debit), 0) AS total_cents FROM acc_transactions t"
    " LEFT JOIN acc_transactions_lines l ON l.id_transaction = t.id"
)


def accounts(chart_id: int, *, archived: bool) -> str:
    """Ask for the accounts of a chart.

    :param archived: whether this Paheko can say which are.
    """
    columns = "id, code, label, type, position" + (", archived" if archived else "")
    return (
        f"SELECT {columns} FROM acc_accounts WHERE id_chart = {int(chart_id)}"
        " ORDER BY code LIMIT 5000"
    )


def by_reference(reference: str) -> str:
    """Ask for the transactions that have a reference; two are one too many."""
    return (
        f"{_FOUND} WHERE t.reference = '{checked_reference(reference)}'"
        " GROUP BY t.id ORDER BY t.id LIMIT 2"
    )


def by_prefix(prefix: str, first: date, last: date, after: int) -> str:
    """Ask for a page of the transactions whose reference begins so, between two days."""
    return (
        f"{_FOUND} WHERE {_ours(prefix, first, last)} AND t.id > {int(after)}"
        f" GROUP BY t.id ORDER BY t.id LIMIT {PAGE}"
    )


def account_sums(prefix: str, first: date, last: date) -> str:
    """Ask what these transactions moved on each account."""
    return (
        "SELECT a.code AS account, SUM(l.debit) AS debit_cents, SUM(l.credit) AS credit_cents"
        " FROM acc_transactions t"
        " INNER JOIN acc_transactions_lines l ON l.id_transaction = t.id"
        " INNER JOIN acc_accounts a ON a.id = l.id_account"
        f" WHERE {_ours(prefix, first, last)} GROUP BY a.code ORDER BY a.code LIMIT 5000"
    )


def own_till(since: date) -> str:
    """Ask for the closed sessions of Paheko's own till."""
    return (
        "SELECT COUNT(*) AS sessions, MAX(closed) AS last FROM plugin_pos_sessions"
        f" WHERE closed >= '{since.isoformat()}' LIMIT 1"
    )


def _ours(prefix: str, first: date, last: date) -> str:
    between = f"t.date BETWEEN '{first.isoformat()}' AND '{last.isoformat()}'"
    return f"t.reference LIKE '{checked_reference(prefix)}%' AND {between}"
