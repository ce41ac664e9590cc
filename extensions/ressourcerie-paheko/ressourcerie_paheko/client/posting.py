# SPDX-License-Identifier: Apache-2.0
"""Booking exactly once on a server that refuses no repetition: look, send, and look again."""

import threading
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from ressourcerie_core import clock
from ressourcerie_core.i18n import _

from .calling import PahekoClient
from .problems import (
    Differs,
    Doubtful,
    NoOpenYear,
    PahekoProblem,
    Refused,
    Twice,
)
from .shapes import Stored, Transaction, Year

#: How long Paheko may still be at a request whose answer nobody waits for any more.
SETTLES_IN = timedelta(minutes=2)

#: Looking and sending are two requests, and nothing on the other side guards what is between.
_one_at_a_time = threading.Lock()


def open_year(years: Iterable[Year], day: date) -> Year:
    """Give the open year that holds a day.

    :raises NoOpenYear: none does; one that holds it is closed or locked, or there is none.
    """
    holding = [year for year in years if year.holds(day)]
    for year in holding:
        if year.is_open:
            return year
    raise NoOpenYear(day, holding[0].label if holding else None)


def post_once(
    client: PahekoClient,
    transaction: Transaction,
    year_id: int,
    *,
    tried_at: datetime | None = None,
) -> Stored:
    """Book a transaction unless Paheko holds it already, and give what it holds.

    The caller keeps other processes from calling it at the same time, and writes down that it
    calls before it does: a process that dies in between has sent something all the same.

    :param tried_at: when it was last called, unless that is known to have sent nothing; it is
        looked for, and sent again only once that request can no longer arrive.
    :raises Refused: Paheko does not hold it, and says why.
    :raises Doubtful: nobody knows whether it is there; call again, with ``tried_at``.
    :raises Away, NotAllowed: nothing was sent.
    :raises Twice, Differs: what Paheko holds is for a person to look at.
    """
    with _one_at_a_time:
        there = held(client, transaction)
        if there is not None:
            return there
        if tried_at is not None and clock.now() - tried_at < SETTLES_IN:
            raise Doubtful(_("un envoi précédent peut encore y arriver"))
        return _sent(client, transaction, year_id)


def held(client: PahekoClient, transaction: Transaction) -> Stored | None:
    """Give what Paheko holds under a transaction's reference; ``None`` when it holds nothing.

    :raises Twice: it holds two.
    :raises Differs: it holds one of another total.
    """
    found = client.find(transaction.reference)
    if len(found) > 1:
        raise Twice(transaction.reference, [one.id for one in found])
    stored = client.read(found[0].id) if found else None
    return None if stored is None else _alike(stored, transaction)


def _sent(client: PahekoClient, transaction: Transaction, year_id: int) -> Stored:
    try:
        return _alike(client.create(transaction, year_id), transaction)
    except (Doubtful, Refused) as problem:
        # Either may be the answer to what Paheko stored all the same.
        there = _held_after(problem, client, transaction)
        if there is None:
            raise
        return there


def _held_after(
    problem: PahekoProblem, client: PahekoClient, transaction: Transaction
) -> Stored | None:
    try:
        return held(client, transaction)
    except (Twice, Differs):
        raise
    except PahekoProblem as unseen:
        why = _("on n'a pas pu y chercher ce qu'il en a fait")
        raise Doubtful(why, cause=problem.as_line()) from unseen


def _alike(stored: Stored, transaction: Transaction) -> Stored:
    """Give what is stored if it is what was meant: Paheko drops signs, and people edit."""
    if stored.total_cents != transaction.total_cents:
        raise Differs(transaction.reference, stored.id, transaction.total_cents, stored.total_cents)
    return stored
