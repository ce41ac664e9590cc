# SPDX-License-Identifier: Apache-2.0
"""What a closed session gives to book: one balanced transaction, from its recorded figures."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ressourcerie_caisse.public import (
    CountedMethod,
    MovedMoney,
    PaidPart,
    SessionClosed,
    SoldShare,
)

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import euros

from ..client import Line, Transaction
from .plan import Accounts

#: Towards the drawer; the rest of what moves goes out of it.
_INS = ("drawer-in", "transfer-in")
#: Paheko's own page books these, line by line.
_LEFT_TO_PAHEKO = ("cheque-deposit",)


class NoAccount(Problem):
    """Nothing says which account something goes to."""

    slug = "paheko/no-account"
    title = _("Compte manquant")
    status = 409

    def __init__(self, what: str) -> None:
        super().__init__(
            _("Aucun compte n'est choisi pour « {what} ».").format(what=what),
            hint=_("Choisissez-en un : ce qui attend est alors préparé de nouveau."),
        )


class Unbalanced(Problem):
    """What was sold and what was paid differ: nothing is booked by guessing."""

    slug = "paheko/unbalanced"
    title = _("Clôture non équilibrée")
    status = 409

    def __init__(self, debit: int, credit: int) -> None:
        super().__init__(
            _("Cette clôture donne {debit} au débit et {credit} au crédit.").format(
                debit=euros(debit), credit=euros(credit)
            ),
            hint=_("Enregistrez-la à la main dans Paheko, et signalez-le."),
        )


@dataclass(frozen=True)
class Closing:
    """A closed session, and what its event does not say.

    :param place: the site and the till, as people call them.
    :param parts: its payments one by one, with their references.
    :param above: of each category, itself and those that it stood under, the nearest first.
    """

    facts: SessionClosed
    place: str
    reference: str
    parts: Sequence[PaidPart]
    above: Mapping[UUID, Sequence[UUID]]


def transaction_of(closing: Closing, accounts: Accounts) -> Transaction | None:
    """Give what a session gives to book; ``None`` when no money changed hands.

    :raises NoAccount: something has no account.
    :raises Unbalanced: its figures do not agree.
    """
    lines = tuple(_lines(closing, accounts))
    if not lines:
        return None
    debit = sum(line.debit_cents for line in lines)
    credit = sum(line.credit_cents for line in lines)
    if debit != credit:
        raise Unbalanced(debit, credit)
    return Transaction(
        closing.reference, closing.facts.day, label_of(closing), lines, _notes(closing.facts)
    )


def label_of(closing: Closing) -> str:
    """Give what the treasurer reads first."""
    return _("Clôture de caisse n° {number} — {place} — {day:%d/%m/%Y}").format(
        number=closing.facts.number, place=closing.place, day=closing.facts.day
    )


def _notes(facts: SessionClosed) -> str:
    return _("{tickets} tickets\nSession {session}").format(
        tickets=facts.tickets, session=facts.session_id
    )


def _lines(closing: Closing, accounts: Accounts) -> Iterator[Line]:
    methods = closing.facts.methods
    for method in methods:
        yield from _paid(method, closing.parts, accounts)
    yield from _sold(closing, accounts)
    for method in methods:
        if method.refunds_cents:
            yield Line(
                _account_of(method, accounts),
                credit_cents=method.refunds_cents,
                label=_("Remboursements — {method}").format(method=method.name),
            )
    for method in methods:
        yield from _gap(method, accounts)
    by_id = {method.method_id: method for method in methods}
    for moved in closing.facts.movements:
        yield from _moved(moved, by_id[moved.method_id], accounts)


def _paid(method: CountedMethod, parts: Sequence[PaidPart], accounts: Accounts) -> Iterator[Line]:
    """Write a line for each payment that has a reference, and one for all the others."""
    if not method.payments_cents:
        return
    account, rest = _account_of(method, accounts), method.payments_cents
    for part in parts:
        if part.method_id == method.method_id and part.sign > 0 and part.reference:
            rest -= part.amount_cents
            yield Line(
                account, debit_cents=part.amount_cents, label=method.name, reference=part.reference
            )
    if rest:
        yield Line(account, debit_cents=rest, label=method.name)


def _sold(closing: Closing, accounts: Accounts) -> Iterator[Line]:
    """Write a line for each account, others for its taxes, and others for what it gave back."""
    sums: defaultdict[tuple[int, str, str, int], int] = defaultdict(int)
    for share in closing.facts.sales:
        account = _revenue_of(share, closing, accounts)
        sums[-share.sign, share.kind, account, share.vat_bp or 0] += share.amount_cents
    for (side, kind, account, vat_bp), cents in sorted(sums.items()):
        label, tax = _LABELS.get(kind, kind), _tax_in(cents, vat_bp)
        yield from _one_sided(side, account, cents - tax, label, accounts.project_id)
        if tax:
            rate = _("TVA collectée — {rate:g} %").format(rate=vat_bp / 100)
            yield from _one_sided(side, _vat_of(accounts), tax, rate)


def _one_sided(
    side: int, account: str, cents: int, label: str, project: int | None = None
) -> Iterator[Line]:
    if not cents:
        return
    if side < 0:
        yield Line(account, credit_cents=cents, label=label, project_id=project)
    else:
        label = _("Remboursements — {what}").format(what=label)
        yield Line(account, debit_cents=cents, label=label, project_id=project)


def _tax_in(cents: int, vat_bp: int) -> int:
    """Give the tax that an amount holds, halves away from zero; amounts are never negative."""
    whole = 10_000 + vat_bp
    return (2 * cents * vat_bp + whole) // (2 * whole)


def _gap(method: CountedMethod, accounts: Accounts) -> Iterator[Line]:
    cents, label = abs(method.variance_cents), _("Écart de caisse — {method}")
    label = label.format(method=method.name)
    if method.variance_cents < 0:
        yield Line(accounts.missing, debit_cents=cents, label=label)
        yield Line(_account_of(method, accounts), credit_cents=cents, label=label)
    elif cents:
        yield Line(_account_of(method, accounts), debit_cents=cents, label=label)
        yield Line(accounts.surplus, credit_cents=cents, label=label)


def _moved(moved: MovedMoney, method: CountedMethod, accounts: Accounts) -> Iterator[Line]:
    if moved.movement in _LEFT_TO_PAHEKO:
        return
    drawer, label = _account_of(method, accounts), moved.reason or _MOVEMENTS[moved.movement]
    into, out_of = (
        (drawer, accounts.transit) if moved.movement in _INS else (accounts.transit, drawer)
    )
    yield Line(into, debit_cents=moved.cents, label=label)
    yield Line(out_of, credit_cents=moved.cents, label=label)


def _account_of(method: CountedMethod, accounts: Accounts) -> str:
    account = method.account or accounts.methods.get(method.kind)
    if not account:
        raise NoAccount(method.name)
    return account


def _vat_of(accounts: Accounts) -> str:
    if not accounts.vat:
        raise NoAccount(_("TVA collectée"))
    return accounts.vat


def _revenue_of(share: SoldShare, closing: Closing, accounts: Accounts) -> str:
    line = closing.above.get(share.category_id, ()) if share.category_id else ()
    own = next((accounts.categories[one] for one in line if one in accounts.categories), None)
    account = own or accounts.lines.get(share.kind)
    if not account:
        raise NoAccount(_LABELS.get(share.kind, share.kind))
    return account


_LABELS = {
    "goods": _("Ventes d'objets"),
    "gift": _("Dons en caisse"),
    "membership": _("Adhésions"),
    "voucher-sold": _("Bons d'achat vendus"),
}
_MOVEMENTS = {
    "drawer-in": _("Entrée dans le tiroir"),
    "drawer-out": _("Sortie du tiroir"),
    "transfer-in": _("Reçu d'une autre caisse"),
    "transfer-out": _("Passé à une autre caisse"),
    "bank-deposit": _("Remise en banque"),
}
