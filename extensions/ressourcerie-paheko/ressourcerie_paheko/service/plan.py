# SPDX-License-Identifier: Apache-2.0
"""Which account everything goes to: a proposal that treasurers change, version by version."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from ressourcerie_caisse.public import OfferedMethod
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

from ..client import Account
from ..models import Plan

_MEANS = frozenset({1, 2, 3, 4})
_BANK, _EXPENSE, _REVENUE, _TRANSFER = 1, 5, 6, 16
_SHORTEST_CODE = 3
_CODE = re.compile("[0-9][0-9A-Z]{0,19}")


class Accounts(BaseModel):
    """The account of each thing, by its code in the year's chart.

    :ivar methods: by kind of payment, when the method itself names no account.
    :ivar lines: by kind of what is sold.
    :ivar categories: by category of goods, for it and all that stands under it.
    :ivar project_id: of what is sold, Paheko's id of an analytical project.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    methods: Mapping[str, str] = {
        "cash": "530",
        "cheque": "5112",
        "card": "5115",
        "voucher": "4191",
    }
    lines: Mapping[str, str] = {
        "goods": "7073",
        "gift": "754",
        "membership": "756",
        "voucher-sold": "4191",
    }
    categories: Mapping[UUID, str] = {}
    missing: str = "678"
    surplus: str = "778"
    #: Where money waits between the drawer and elsewhere: the bank, another till.
    transit: str = "580"
    #: The tax that an association which is liable collects for the State.
    vat: str | None = "44571"
    project_id: int | None = None


class NotAnAccount(Problem):
    """What was typed cannot be the code of an account."""

    slug = "paheko/not-an-account"
    title = _("Numéro de compte illisible")
    status = 400

    def __init__(self, typed: str, *, field: str) -> None:
        super().__init__(
            _("« {typed} » n'est pas un numéro de compte.").format(typed=typed)
            if typed
            else _("Il manque un compte."),
            hint=_("Écrivez-le comme dans Paheko, par exemple 530 ou 512A."),
            field=field,
        )


class AccountRefused(Problem):
    """Paheko's chart does not have an account as what goes to it needs."""

    slug = "paheko/account-refused"
    title = _("Compte qui ne convient pas")
    status = 409

    def __init__(self, fault: "Fault") -> None:
        super().__init__(
            _("Le compte {code} {why}.").format(code=fault.code, why=fault.why),
            hint=_("Choisissez-en un autre, ou mettez-le en ordre dans Paheko."),
            code=fault.code,
            field=fault.place,
        )


@dataclass(frozen=True)
class Fault:
    """An account of the plan that a chart does not have as it should.

    :param place: what goes to it: the name of its field, such as ``method-cash``.
    """

    place: str
    code: str
    why: str


def account_code(typed: str, *, field: str) -> str:
    """Read the code of an account.

    :param field: the name of its field.
    :raises NotAnAccount: it is none.
    """
    code = typed.upper()
    if not _CODE.fullmatch(code):
        raise NotAnAccount(typed[:20], field=field)
    return code


def proposed(chart: Mapping[str, Account]) -> Accounts:
    """Propose accounts; the bank's are the association's own, so that its chart names one.

    :param chart: the accounts of the year's chart, by code; empty when it is not known.
    """
    usual = Accounts()
    banks = [one.code for one in chart.values() if one.type == _BANK and not one.archived]
    if not banks:
        return usual
    return usual.model_copy(update={"methods": {**usual.methods, "transfer": min(banks)}})


def current(session: Session) -> tuple[int, Accounts]:
    """Give the accounts in use and their version; the proposal is version 0."""
    last = session.scalar(select(Plan).order_by(Plan.version.desc()).limit(1))
    return (last.version, Accounts.model_validate_json(last.content)) if last else (0, Accounts())


def change(session: Session, accounts: Accounts, *, by: UUID | None) -> int:
    """Use other accounts from now on, and give their version; what is frozen keeps its own."""
    version = current(session)[0] + 1
    content = accounts.model_dump_json()
    session.add(Plan(version=version, content=content, made_at=clock.now(), made_by=by))
    return version


def faults(accounts: Accounts, chart: Mapping[str, Account]) -> Iterator[Fault]:
    """Find what Paheko would take without a word, or refuse, of a plan.

    :param chart: the accounts of the year's chart, by code.
    """
    for place, code, types in _expected(accounts):
        why = _fault(code, chart.get(code), types)
        if why is not None:
            yield Fault(place, code, why)


def faults_of_methods(
    methods: Iterable[OfferedMethod], chart: Mapping[str, Account]
) -> Iterator[tuple[OfferedMethod, Fault]]:
    """Find what is wrong with the accounts that methods of payment name themselves.

    :param chart: the accounts of the year's chart, by code.
    """
    for method in methods:
        if method.account:
            why = _fault(method.account, chart.get(method.account), _MEANS)
            if why is not None:
                yield method, Fault(f"own-{method.method_id}", method.account, why)


def why_unusable(code: str, found: Account | None) -> str | None:
    """Tell why nothing can be booked on an account; ``None`` when it can.

    :param found: what the year's chart has under this code.
    """
    if found is None:
        return _("n'existe pas dans le plan comptable de l'exercice")
    if found.archived:
        return _("est archivé")
    return _("est un titre, et non un compte") if len(code) < _SHORTEST_CODE else None


def _fault(code: str, found: Account | None, types: frozenset[int]) -> str | None:
    why = why_unusable(code, found)
    if why is not None or found is None:
        return why
    return None if found.type in types else _("n'est pas de la sorte qu'il faut pour cela")


def _expected(accounts: Accounts) -> Iterator[tuple[str, str, frozenset[int]]]:
    for kind, code in accounts.methods.items():
        yield f"method-{kind}", code, _MEANS
    for kind, code in accounts.lines.items():
        types = _MEANS if kind == "voucher-sold" else frozenset({_REVENUE})
        yield f"line-{kind}", code, types
    for category_id, code in accounts.categories.items():
        yield f"category-{category_id}", code, frozenset({_REVENUE})
    yield "missing", accounts.missing, frozenset({_EXPENSE})
    yield "surplus", accounts.surplus, frozenset({_REVENUE})
    yield "transit", accounts.transit, _MEANS | {_TRANSFER}
    if accounts.vat:
        yield "vat", accounts.vat, _MEANS
