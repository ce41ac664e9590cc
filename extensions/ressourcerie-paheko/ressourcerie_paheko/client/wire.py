# SPDX-License-Identifier: Apache-2.0
"""A transaction as Paheko reads it: amounts are texts of euros, and texts have their longest."""

from typing import Any

from .shapes import Line, Transaction

_LONGEST_TEXT = 200
_LONGEST_OF_LINE = 199
_LONGEST_NOTES = 2000


def written(transaction: Transaction, year_id: int) -> dict[str, Any]:
    """Write the request that creates a transaction, without any link.

    :param year_id: the open year that holds its day.
    """
    return {
        "id_year": year_id,
        "type": "ADVANCED",
        "date": transaction.day.isoformat(),
        "label": cut(transaction.label, _LONGEST_TEXT),
        "reference": transaction.reference,
        "notes": cut(transaction.notes, _LONGEST_NOTES),
        "lines": [_line(line) for line in transaction.lines],
    }


def amount(cents: int) -> str:
    """Write cents as euros with a dot and two decimals: nothing else is read alike everywhere.

    :raises ValueError: it is negative; Paheko would drop the sign.
    """
    if cents < 0:
        raise ValueError(f"{cents} cents")
    return f"{cents // 100}.{cents % 100:02d}"


def cut(text: str, longest: int) -> str:
    """Shorten a text to a number of bytes of UTF-8, which is how Paheko counts."""
    return text.encode()[:longest].decode(errors="ignore")


def _line(line: Line) -> dict[str, Any]:
    side, cents = ("debit", line.debit_cents) if line.debit_cents else ("credit", line.credit_cents)
    texts = {"label": line.label, "reference": line.reference}
    given = {name: cut(text, _LONGEST_OF_LINE) for name, text in texts.items() if text}
    project = {} if line.project_id is None else {"id_project": line.project_id}
    return {"account": line.account, side: amount(cents), **given, **project}
