# SPDX-License-Identifier: Apache-2.0
"""Can the accounts of a frozen transaction be booked on, in the year that it goes to?"""

from collections.abc import Mapping

from ressourcerie_core.i18n import _

from ..client import Account, PahekoProblem, Transaction
from .plan import Accounts, faults, why_unusable


class AccountUnusable(PahekoProblem):
    """An account of a frozen transaction is not one to book on: Paheko would not say so."""

    slug = "paheko/account-unusable"
    title = _("Compte inutilisable")
    status = 409

    def __init__(self, code: str, why: str) -> None:
        super().__init__(
            _("Dans l'exercice où va cette pièce, le compte {code} {why}.").format(
                code=code, why=why
            ),
            hint=_("Mettez-le en ordre dans Paheko, ou choisissez-en un autre et préparez-la."),
            code=code,
        )


def check_accounts(transaction: Transaction, chart: Mapping[str, Account]) -> None:
    """Look, before each send, whether the accounts of a transaction can be booked on.

    :raises AccountUnusable: one of them cannot.
    """
    for code in dict.fromkeys(line.account for line in transaction.lines):
        why = why_unusable(code, chart.get(code))
        if why is not None:
            raise AccountUnusable(code, why)


def check_sorts(transaction: Transaction, accounts: Accounts, chart: Mapping[str, Account]) -> None:
    """Look, before the first send of a year, at what its chart says of the accounts in use.

    :raises AccountUnusable: one that the transaction goes to is of another sort.
    """
    used = {line.account for line in transaction.lines}
    for fault in faults(accounts, chart):
        if fault.code in used:
            raise AccountUnusable(fault.code, fault.why)
