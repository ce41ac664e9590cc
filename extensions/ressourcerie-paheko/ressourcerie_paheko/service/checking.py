# SPDX-License-Identifier: Apache-2.0
"""Trying Paheko without writing anything there: the address, the key, the year, the accounts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ressourcerie_caisse.public import OfferedMethod
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import Site
from ressourcerie_core.i18n import _

from ..client import NoOpenYear, PahekoClient, PahekoProblem, Year, open_year
from .plan import Accounts, faults, faults_of_methods

#: How far back sessions of Paheko's own till are looked for.
RECENT = timedelta(days=60)


@dataclass(frozen=True)
class Step:
    """One thing that was looked at.

    :param state: ``fine``, ``warning``, or ``wrong``: nothing can be sent like that.
    :param hint: what to do about it; empty when it is fine.
    """

    state: str
    text: str
    hint: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether it keeps everything from being sent."""
        return self.state == "wrong"


def today_at_first_site(session: Session) -> date:
    """Give the local business day at the association's first site."""
    first = session.scalars(select(Site).order_by(Site.id).limit(1)).one()
    return first.business_date(clock.now())


def year_of(client: PahekoClient, day: date) -> Year:
    """Give the open year that holds a day.

    :raises PahekoProblem: there is none, or Paheko does not say.
    """
    return open_year(client.years(), day)


def check(
    client: PahekoClient, accounts: Accounts, methods: Sequence[OfferedMethod], today: date
) -> Iterator[Step]:
    """Look at everything that sending needs, in order, up to the first that is away.

    :param methods: the methods of payment of the tills; some name an account of their own.
    :param today: the local day that a session closed now would be booked on.
    """
    try:
        yield from _checked(client, accounts, methods, today)
    except PahekoProblem as problem:
        yield Step("wrong", problem.detail, problem.hint or "")


def _checked(
    client: PahekoClient, accounts: Accounts, methods: Sequence[OfferedMethod], today: date
) -> Iterator[Step]:
    if not client.is_installed():
        yield Step(
            "wrong",
            _("À cette adresse, aucun Paheko n'est installé."),
            _("Corrigez url dans la table [paheko] : c'est l'adresse de la page d'accueil."),
        )
        return
    years = client.years()
    yield Step("fine", _("Paheko répond, et la clé d'API l'ouvre."))
    try:
        year = open_year(years, today)
    except NoOpenYear as problem:
        yield Step("wrong", problem.detail, problem.hint or "")
        return
    yield Step(
        "fine",
        _("L'exercice « {label} » est ouvert, jusqu'au {end:%d/%m/%Y}.").format(
            label=year.label, end=year.end
        ),
    )
    yield from _accounts_of(client, accounts, methods, year)
    yield from _own_till(client, today)


def _accounts_of(
    client: PahekoClient, accounts: Accounts, methods: Sequence[OfferedMethod], year: Year
) -> Iterator[Step]:
    chart = {one.code: one for one in client.accounts(year.chart_id)}
    found = list(faults(accounts, chart))
    own = list(faults_of_methods(methods, chart))
    for fault in found:
        yield Step(
            "wrong",
            _("Le compte {code} {why}.").format(code=fault.code, why=fault.why),
            _("Choisissez-en un autre dans la page « Comptes », ou créez-le dans Paheko."),
        )
    for method, fault in own:
        yield Step(
            "wrong",
            _("Le compte {code} du moyen de paiement « {method} » {why}.").format(
                code=fault.code, method=method.name, why=fault.why
            ),
            _("Changez-le dans les réglages de la caisse, ou créez-le dans Paheko."),
        )
    if not (found or own):
        yield Step("fine", _("Tous les comptes choisis conviennent à cet exercice."))


def _own_till(client: PahekoClient, today: date) -> Iterator[Step]:
    own = client.till_sessions_since(today - RECENT)
    if own is not None:
        yield Step(
            "warning",
            _("La caisse de Paheko sert aussi : sa dernière session est du {day:%d/%m/%Y}.").format(
                day=own.last
            ),
            _("Les mêmes ventes ne doivent pas être comptées deux fois : n'en gardez qu'une."),
        )
