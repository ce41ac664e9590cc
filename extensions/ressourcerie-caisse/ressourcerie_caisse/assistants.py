# SPDX-License-Identifier: Apache-2.0
"""What assistants may read of the till: sums and sessions, and nobody's name."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from ressourcerie_core.assistants import AssistantScope, PageAsked, PeriodAsked, WrittenText
from ressourcerie_core.web import Answer

from .service import figures, viewing

Person = Annotated[
    str | None,
    Field(description="Une personne, sous un pseudonyme qui ne vaut que pour ce jeton."),
]


def _cents(what: str) -> object:
    return Field(description=f"{what}, en centimes d'euro.")


class SessionsAsked(PeriodAsked, PageAsked):
    """Some days, a page at a time."""


class TakingsTotal(Answer):
    tickets: Annotated[int, Field(description="Le nombre de ventes.")]
    mirrors: Annotated[int, Field(description="Le nombre d'annulations et de remboursements.")]
    turnover_cents: Annotated[int, _cents("Les ventes d'objets, remboursements déduits")]
    refunded_cents: Annotated[int, _cents("Ce qui a été remboursé")]
    gift_cents: Annotated[int, _cents("Les dons d'argent")]
    membership_cents: Annotated[int, _cents("Les adhésions")]
    voucher_cents: Annotated[int, _cents("Les bons vendus")]
    discount_cents: Annotated[int, _cents("Les remises")]
    grams: Annotated[int, Field(description="Ce qui a été vendu et pesé, en grammes.")]
    basket_cents: Annotated[int | None, _cents("Le panier moyen")]


class ShareFound(Answer):
    label: Annotated[WrittenText, Field(description="La catégorie, ou le jour.")]
    tickets: Annotated[int, Field(description="Le nombre de tickets.")]
    quantity: Annotated[int, Field(description="Le nombre d'objets.")]
    grams: Annotated[int, Field(description="Le poids, en grammes.")]
    cents: Annotated[int, _cents("Les ventes")]


class MethodFound(Answer):
    name: Annotated[WrittenText, Field(description="Le moyen de paiement.")]
    kind: Annotated[str, Field(description="Sa sorte.")]
    count: Annotated[int, Field(description="Le nombre de paiements.")]
    payments_cents: Annotated[int, _cents("Ce qui a été encaissé")]
    refunds_cents: Annotated[int, _cents("Ce qui a été rendu")]


class TakingsFound(Answer):
    first: Annotated[date, Field(description="Le premier jour, compris.")]
    last: Annotated[date, Field(description="Le dernier jour, compris.")]
    total: Annotated[TakingsTotal, Field(description="Toute la période.")]
    days: Annotated[list[ShareFound], Field(description="Par jour ouvré.")]
    categories: Annotated[list[ShareFound], Field(description="Par catégorie.")]
    methods: Annotated[list[MethodFound], Field(description="Par moyen de paiement.")]


class SessionFound(Answer):
    id: Annotated[UUID, Field(description="L'identifiant de la session.")]
    site_id: Annotated[UUID, Field(description="Le site.")]
    till: Annotated[WrittenText, Field(description="La caisse.")]
    number: Annotated[int, Field(description="Son rang à sa caisse.")]
    day: Annotated[date, Field(description="Le jour ouvré où elle compte.")]
    opened_at: Annotated[datetime, Field(description="L'instant de l'ouverture.")]
    closed_at: Annotated[datetime | None, Field(description="Celui de la clôture, si elle l'est.")]
    opened_by: Person
    closed_by: Person
    sales: Annotated[int, Field(description="Le nombre de ventes.")]
    turnover_cents: Annotated[int, _cents("Les ventes d'objets")]
    variance_cents: Annotated[int, _cents("Compté moins attendu")]


class SessionsFound(Answer):
    sessions: Annotated[list[SessionFound], Field(description="La dernière d'abord.")]
    more: Annotated[bool, Field(description="D'autres suivent, à la page suivante.")]


def read_takings(session: Session, scope: AssistantScope, asked: PeriodAsked) -> TakingsFound:
    """Give what was sold in a period, with the services of the page « Statistiques »."""
    where = figures.in_days(asked.first, asked.last, scope.chosen(asked.site))
    return TakingsFound(
        first=asked.first,
        last=asked.last,
        total=TakingsTotal.of(figures.total(session, where)),
        days=[ShareFound.of(one) for one in figures.by_day(session, where)],
        categories=[ShareFound.of(one) for one in figures.by_category(session, where)],
        methods=[MethodFound.of(one) for one in figures.by_method(session, where)],
    )


def read_sessions(session: Session, scope: AssistantScope, asked: SessionsAsked) -> SessionsFound:
    """Give the sessions of a period; who opened and closed them is a pseudonym."""
    rows = [
        row
        for site_id in scope.chosen(asked.site)
        for row in viewing.sessions_in(session, site_id, asked.first, asked.last)
    ]
    rows.sort(key=lambda row: row.session.opened_at, reverse=True)
    shown, more = asked.window(rows)
    return SessionsFound(sessions=[_session(row, scope) for row in shown], more=more)


def _session(row: viewing.SessionRow, scope: AssistantScope) -> SessionFound:
    own = row.session
    return SessionFound(
        id=own.id,
        site_id=own.site_id,
        till=row.till,
        number=own.number,
        day=own.day,
        opened_at=own.opened_at,
        closed_at=own.closed_at,
        opened_by=scope.pseudonym(own.opened_by),
        closed_by=scope.pseudonym(own.closed_by) if own.closed_by else None,
        sales=row.tickets,
        turnover_cents=row.turnover_cents,
        variance_cents=row.variance_cents,
    )
