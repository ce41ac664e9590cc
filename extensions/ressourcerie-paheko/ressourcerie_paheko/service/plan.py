# SPDX-License-Identifier: Apache-2.0
"""Which account everything goes to: a proposal that treasurers change, version by version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _

from ..client import Account
from ..models import Plan

_MEANS = frozenset({1, 2, 3, 4})
_EXPENSE, _REVENUE, _TRANSFER = 5, 6, 16
_SHORTEST_CODE = 3


class Accounts(BaseModel):
    """The account of each thing, by its code in the year's chart.

    :ivar methods: by kind of payment, when the method itself names no account.
    :ivar lines: by kind of what is sold.
    :ivar categories: by category of goods, beside the one of all goods.
    :ivar project_id: of what is sold, Paheko's id of an analytical project.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    methods: Mapping[str, str] = {
        "cash": "530",
        "cheque": "5112",
        "card": "5115",
        "transfer": "512A",
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
    project_id: int | None = None


@dataclass(frozen=True)
class Fault:
    """An account of the plan that a chart does not have as it should."""

    code: str
    why: str


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
    for code, types in _expected(accounts):
        found = chart.get(code)
        if found is None:
            yield Fault(code, _("n'existe pas dans le plan comptable de l'exercice"))
        elif found.archived:
            yield Fault(code, _("est archivé"))
        elif len(code) < _SHORTEST_CODE:
            yield Fault(code, _("est un titre, et non un compte"))
        elif found.type not in types:
            yield Fault(code, _("n'est pas du type qu'il faut pour cela"))


def _expected(accounts: Accounts) -> Iterator[tuple[str, frozenset[int]]]:
    for code in accounts.methods.values():
        yield code, _MEANS
    for kind, code in accounts.lines.items():
        yield code, _MEANS if kind == "voucher-sold" else frozenset({_REVENUE})
    for code in accounts.categories.values():
        yield code, frozenset({_REVENUE})
    yield accounts.missing, frozenset({_EXPENSE})
    yield accounts.surplus, frozenset({_REVENUE})
    yield accounts.transit, _MEANS | {_TRANSFER}
