# SPDX-License-Identifier: Apache-2.0
"""What assistants may read of the material flow: the figures are those of the pages."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field
from ressourcerie_catalogue.public import path_text
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from ressourcerie_core.assistants import AssistantScope, PageAsked, PeriodAsked, WrittenText
from ressourcerie_core.web import Answer, Body

from .declaring.bodies import BODIES
from .declaring.quarters import Quarter
from .declaring.steps import statuses_of
from .models import Measure, Movement, Provenance, Stage, Status, Ticket
from .provenances import PROVENANCES
from .service import guide
from .service.balance import balance, by_category, stock
from .service.figures import Balance, Scope, Share, by_shelf
from .service.gaps import gaps

Site = Annotated[
    UUID | None, Field(description="Un site ; sans lui, tous ceux ouverts à cet assistant.")
]
Label = Annotated[WrittenText, Field(description="Le chemin de la catégorie, au jour des lignes.")]


def _grams(what: str) -> object:
    return Field(description=f"{what}, en grammes.")


class PagedPeriod(PeriodAsked, PageAsked):
    """Some days, a page at a time."""


class Flow(Answer):
    """Grams, as the page « Bilan » adds them up."""

    entered: Annotated[int, _grams("Ce que les gens ont apporté, où que ce soit allé")]
    entered_to_stock: Annotated[int, _grams("Ce qui en a été gardé")]
    received: Annotated[int, _grams("Ce qui est venu d'un autre site")]
    sent: Annotated[int, _grams("Ce qui est allé à un autre site")]
    sold: Annotated[int, _grams("Ce qui a été vendu")]
    given: Annotated[int, _grams("Ce qui a été donné")]
    recycled: Annotated[int, _grams("Ce qui est parti au recyclage")]
    wasted: Annotated[int, _grams("Ce qui est parti aux déchets")]
    stock_change: Annotated[int, _grams("Ce que le stock a gagné, ou perdu (négatif)")]


class CategoryFlow(Answer):
    category_id: Annotated[UUID, Field(description="L'identifiant de la catégorie.")]
    label: Label
    flow: Annotated[Flow, Field(description="Ses masses, en grammes.")]


class ShelfFlow(Answer):
    label: Annotated[WrittenText, Field(description="Le nom du rayon.")]
    flow: Annotated[Flow, Field(description="Ses masses, en grammes.")]


class BalanceFound(Answer):
    first: Annotated[date, Field(description="Le premier jour, compris.")]
    last: Annotated[date, Field(description="Le dernier jour, compris.")]
    total: Annotated[Flow, Field(description="Les masses de toute la période, en grammes.")]
    sold_estimated: Annotated[int, _grams("La part vendue dont le poids est estimé")]
    gap: Annotated[int, _grams("Ce que les chiffres n'expliquent pas")]
    shelves: Annotated[list[ShelfFlow], Field(description="Par rayon, le plus lourd d'abord.")]
    categories: Annotated[
        list[CategoryFlow], Field(description="Par catégorie, la plus lourde d'abord.")
    ]


class DayDeposits(Answer):
    day: Annotated[date, Field(description="Le jour ouvré.")]
    site_id: Annotated[UUID, Field(description="Le site.")]
    provenance: Annotated[str, Field(description="D'où viennent les dépôts.")]
    deposits: Annotated[int, Field(description="Le nombre de dépôts.")]
    grams: Annotated[int, _grams("Ce qu'ils pèsent, corrections déduites")]


class DepositsFound(Answer):
    days: Annotated[list[DayDeposits], Field(description="Les jours, le dernier d'abord.")]
    more: Annotated[bool, Field(description="D'autres suivent, à la page suivante.")]


class LineFound(Answer):
    line_id: Annotated[UUID, Field(description="L'identifiant, que demande une correction.")]
    site_id: Annotated[UUID, Field(description="Le site.")]
    day: Annotated[date, Field(description="Le jour où elle compte.")]
    category_id: Annotated[UUID, Field(description="La catégorie.")]
    label: Label
    destination: Annotated[Stage, Field(description="Où c'est allé.")]
    grams: Annotated[int, _grams("Le poids net")]


class LinesFound(Answer):
    lines: Annotated[list[LineFound], Field(description="Les plus lourdes d'abord.")]
    more: Annotated[bool, Field(description="D'autres suivent, à la page suivante.")]


class DeclarationsAsked(Body):
    year: Annotated[int, Field(ge=2000, le=2099, description="L'année civile.")]
    site: Site = None


class DeclarationFound(Answer):
    site_id: Annotated[UUID, Field(description="Le site qui déclare.")]
    body: Annotated[str, Field(description="L'éco-organisme.")]
    quarter: Annotated[str, Field(description="Le trimestre, comme 2026-T1.")]
    opens: Annotated[date, Field(description="Le jour à partir duquel on peut la déposer.")]
    status: Annotated[Status | None, Field(description="Où elle en est ; nul si à commencer.")]


class DeclarationsFound(Answer):
    declarations: Annotated[
        list[DeclarationFound], Field(description="Par site, trimestre et éco-organisme.")
    ]


class GuideAsked(Body):
    typed: Annotated[
        str, Field(max_length=200, description="L'objet cherché ; sans lui, tous les mots.")
    ] = ""


class GuideWord(Answer):
    word: Annotated[WrittenText | None, Field(description="Le mot du guide, s'il y en a un.")]
    category_id: Annotated[UUID, Field(description="La catégorie où cela va.")]
    path: Annotated[WrittenText, Field(description="Son chemin.")]
    advice: Annotated[WrittenText | None, Field(description="Le conseil du guide.")]


class GuideFound(Answer):
    answers: Annotated[list[GuideWord], Field(description="Les meilleures réponses d'abord.")]


def read_balance(session: Session, scope: AssistantScope, asked: PeriodAsked) -> BalanceFound:
    """Give the balance of a period, with the services of the page."""
    wanted = Scope(asked.first, asked.last, scope.chosen(asked.site))
    shares = by_category(session, wanted)
    guessed = balance(session, wanted, measure=Measure.ESTIMATED)
    return BalanceFound(
        first=asked.first,
        last=asked.last,
        total=_flow(balance(session, wanted)),
        sold_estimated=guessed.gone(Stage.SOLD),
        gap=gaps(session, wanted, stock(session, wanted.sites, wanted.last)).total,
        shelves=[ShelfFlow(label=one.label, flow=_flow(one.balance)) for one in by_shelf(shares)],
        categories=[_category(one) for one in shares],
    )


def read_deposits(session: Session, scope: AssistantScope, asked: PagedPeriod) -> DepositsFound:
    """Add up deposits by day, site and provenance: never one alone, which may be somebody's."""
    own = (Ticket.day, Ticket.site_id, Ticket.provenance)
    tickets = (
        Ticket.site_id.in_(scope.chosen(asked.site)),
        Ticket.day.between(asked.first, asked.last),
    )
    weight = func.coalesce(func.sum(Movement.sign * Movement.grams), 0)
    query = (
        select(*own, func.count(Ticket.id.distinct()), weight)
        .outerjoin(Movement, Movement.ticket_id == Ticket.id)
        .where(*tickets)
        .group_by(*own)
        .order_by(Ticket.day.desc(), Ticket.site_id, Ticket.provenance)
    )
    first = (asked.page - 1) * asked.size
    rows = session.execute(query.offset(first).limit(asked.size + 1)).all()
    return DepositsFound(
        days=[
            DayDeposits(
                day=day,
                site_id=site_id,
                provenance=PROVENANCES[Provenance(provenance)],
                deposits=count,
                grams=int(grams),
            )
            for day, site_id, provenance, count, grams in rows[: asked.size]
        ],
        more=len(rows) > asked.size,
    )


def read_lines(session: Session, scope: AssistantScope, asked: PagedPeriod) -> LinesFound:
    """List what was weighed in, without its hour, its note or its author; heaviest first."""
    mirror = aliased(Movement)
    query = (
        select(Movement)
        .outerjoin(mirror, mirror.corrects_id == Movement.id)
        .where(
            Movement.site_id.in_(scope.chosen(asked.site)),
            Movement.day.between(asked.first, asked.last),
            Movement.origin == Stage.INTAKE,
            Movement.sign > 0,
            mirror.id.is_(None),
        )
        .order_by(Movement.grams.desc(), Movement.id)
    )
    first = (asked.page - 1) * asked.size
    rows = session.scalars(query.offset(first).limit(asked.size + 1)).all()
    return LinesFound(
        lines=[
            LineFound(
                line_id=row.id,
                site_id=row.site_id,
                day=row.day,
                category_id=row.category_id,
                label=row.label,
                destination=Stage(row.destination),
                grams=row.grams,
            )
            for row in rows[: asked.size]
        ],
        more=len(rows) > asked.size,
    )


def read_declarations(
    session: Session, scope: AssistantScope, asked: DeclarationsAsked
) -> DeclarationsFound:
    """Tell how far each declaration of a year is."""
    quarters = [Quarter(asked.year, number) for number in (1, 2, 3, 4)]
    return DeclarationsFound(
        declarations=[
            DeclarationFound(
                site_id=site_id,
                body=body.name,
                quarter=str(quarter),
                opens=body.opens(quarter),
                status=known.get((body.slug, quarter)),
            )
            for site_id in scope.chosen(asked.site)
            for known in [statuses_of(session, site_id, quarters)]
            for quarter in quarters
            for body in BODIES.values()
        ]
    )


def read_guide(session: Session, _scope: AssistantScope, asked: GuideAsked) -> GuideFound:
    """Tell where a thing goes; the guide belongs to all sites together."""
    if asked.typed.strip():
        return GuideFound(answers=[_answer(one) for one in guide.search(session, asked.typed)])
    return GuideFound(answers=[_answer(one) for one in _whole_guide(session)])


def _whole_guide(session: Session) -> Sequence[guide.Answer]:
    choices = {one.category_id: one for one in guide.at_reception(session)}
    return [
        guide.Answer(choices[word.category_id], word.word, word.advice)
        for word in guide.keywords(session)
        if word.category_id in choices
    ]


def _answer(one: guide.Answer) -> GuideWord:
    category = one.category
    return GuideWord(
        word=one.word,
        category_id=category.category_id,
        path=path_text(category.path),
        advice=one.advice,
    )


def _category(share: Share) -> CategoryFlow:
    return CategoryFlow(category_id=UUID(share.key), label=share.label, flow=_flow(share.balance))


def _flow(found: Balance) -> Flow:
    return Flow(
        entered=found.entered,
        entered_to_stock=found.entered_to_stock,
        received=found.received,
        sent=found.sent,
        sold=found.gone(Stage.SOLD),
        given=found.gone(Stage.GIVEN),
        recycled=found.gone(Stage.RECYCLED),
        wasted=found.gone(Stage.WASTED),
        stock_change=found.stock_change,
    )
