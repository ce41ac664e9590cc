# SPDX-License-Identifier: Apache-2.0
"""Are the accounts what was sent to them: piece by piece, and account by account?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.db import Database
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

from ..client import AccountSum, Found, PahekoClient, Transaction, Year
from ..models import Booking, Compared, State
from .recording import PAYLOAD, PREFIX
from .sending import SENDING, switch


@dataclass(frozen=True)
class PieceDifference:
    """A piece that is not in Paheko as it was sent.

    :param what: what differs, in French.
    :param ours_cents: its total here; ``None`` when nothing here has this reference.
    :param theirs_cents: its total there; ``None`` when it is not there.
    """

    reference: str
    day: date
    what: str
    ours_cents: int | None
    theirs_cents: int | None
    paheko_id: int | None


@dataclass(frozen=True)
class AccountDifference:
    """An account on which Paheko does not have what was sent to it."""

    account: str
    ours_debit_cents: int
    ours_credit_cents: int
    theirs_debit_cents: int
    theirs_credit_cents: int


@dataclass(frozen=True)
class Comparison:
    """What differs between what was sent and what Paheko holds, over some days.

    :param compared: how many pieces were.
    """

    first: date
    last: date
    compared: int
    pieces: tuple[PieceDifference, ...]
    accounts: tuple[AccountDifference, ...]

    @property
    def agrees(self) -> bool:
        """Tell whether both sides hold the same, to the cent."""
        return not (self.pieces or self.accounts)


#: Of each kind, in a row that has its longest.
_MOST_KEPT = 200
_CONTENT = TypeAdapter(Comparison)


class SendingNow(Problem):
    """Something is being sent: both sides move while one would compare them."""

    slug = "paheko/sending-now"
    title = _("Un envoi est en cours")
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Un envoi à Paheko est en cours : on ne peut pas comparer pendant ce temps."),
            hint=_("Réessayez dans une minute."),
        )


def compare(database: Database, client: PahekoClient, first: date, last: date) -> Comparison:
    """Compare both sides, asking Paheko; the base is not held meanwhile.

    :raises SendingNow: something is being sent.
    :raises PahekoProblem: Paheko gave no answer that can be used.
    """
    with database.alone(SENDING) as is_free:
        if not is_free:
            raise SendingNow
        with database.read() as session:
            known = _known(session, first, last)
        theirs = list(client.booked(f"{PREFIX}-", first, last))
        sums = client.account_sums(f"{PREFIX}-", first, last)
    pieces, accounts = _pieces(known, theirs), _accounts(known.values(), sums)
    return Comparison(first, last, len(known), tuple(pieces), tuple(accounts))


def period_of(years: Sequence[Year]) -> tuple[date, date] | None:
    """Give the days of the open years; ``None`` when none is open."""
    opened = [year for year in years if year.is_open]
    if not opened:
        return None
    return min(year.start for year in opened), max(year.end for year in opened)


def keep(session: Session, comparison: Comparison) -> None:
    """Keep a comparison; the last one is what people see."""
    session.add(
        Compared(
            compared_at=clock.now(),
            agrees=comparison.agrees,
            content=_CONTENT.dump_json(_shortened(comparison)).decode(),
        )
    )


def comparison_done(session: Session, trouble: str | None) -> None:
    """Forget that somebody asked for a comparison; keep why it could not be made."""
    sending = switch(session)
    sending.compare_asked_at, sending.compare_trouble = None, trouble


def last_comparison(session: Session) -> tuple[datetime, Comparison] | None:
    """Give the last comparison, and when it was made."""
    last = session.scalar(select(Compared).order_by(Compared.compared_at.desc()).limit(1))
    return None if last is None else (last.compared_at, _CONTENT.validate_json(last.content))


def _known(session: Session, first: date, last: date) -> Mapping[str, Transaction]:
    """Give what Paheko is known to hold, by reference."""
    query = select(Booking.payload).where(
        Booking.state == State.SENT, Booking.day.between(first, last)
    )
    sent = [PAYLOAD.validate_json(payload) for payload in session.scalars(query) if payload]
    return {one.reference: one for one in sent}


def _pieces(known: Mapping[str, Transaction], theirs: Iterable[Found]) -> Iterator[PieceDifference]:
    found: dict[str, list[Found]] = {}
    for one in theirs:
        found.setdefault(one.reference, []).append(one)
    for reference, ours in sorted(known.items()):
        there = found.pop(reference, [])
        cents = ours.total_cents
        if not there:
            what = _("n'est plus dans Paheko : quelqu'un l'y a supprimée")
            yield PieceDifference(reference, ours.day, what, cents, None, None)
        elif len(there) > 1:
            what = _("est en double dans Paheko")
            total = sum(one.total_cents for one in there)
            yield PieceDifference(reference, ours.day, what, cents, total, there[-1].id)
        elif there[0].total_cents != cents:
            what = _("a un autre total dans Paheko")
            total = there[0].total_cents
            yield PieceDifference(reference, ours.day, what, cents, total, there[0].id)
    for strays in found.values():
        for one in strays:
            what = _("est dans Paheko, et n'est pas connue ici comme envoyée")
            yield PieceDifference(one.reference, one.day, what, None, one.total_cents, one.id)


def _accounts(
    known: Iterable[Transaction], theirs: Iterable[AccountSum]
) -> Iterator[AccountDifference]:
    debit: Counter[str] = Counter()
    credit: Counter[str] = Counter()
    for transaction in known:
        for line in transaction.lines:
            debit[line.account] += line.debit_cents
            credit[line.account] += line.credit_cents
    there = {one.account: one for one in theirs}
    for account in sorted(debit.keys() | there.keys()):
        found = there.get(account, AccountSum(account, 0, 0))
        difference = AccountDifference(
            account, debit[account], credit[account], found.debit_cents, found.credit_cents
        )
        ours = (difference.ours_debit_cents, difference.ours_credit_cents)
        if ours != (found.debit_cents, found.credit_cents):
            yield difference


def _shortened(comparison: Comparison) -> Comparison:
    """Keep the first differences: so many have one cause."""
    return Comparison(
        comparison.first,
        comparison.last,
        comparison.compared,
        comparison.pieces[:_MOST_KEPT],
        comparison.accounts[:_MOST_KEPT],
    )
