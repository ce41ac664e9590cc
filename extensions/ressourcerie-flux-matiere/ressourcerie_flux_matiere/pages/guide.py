# SPDX-License-Identifier: Apache-2.0
"""The sorting guide: where does this go? And the average weights, which the catalogue keeps."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response
from ressourcerie_catalogue.public import path_text
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, See

from ..service import guide
from ..service.abaque import average_weights
from ..service.days import today_at
from ..service.guide import meant
from ..service.tickets import find_ticket
from .showing import READ, SET_UP, Here, Visit

router = APIRouter(prefix="/sites/{site_id}")

_A_YEAR = timedelta(days=365)

Word = Annotated[str, Query(alias="mot", max_length=80)]
Ticket = Annotated[UUID | None, Query(alias="depot")]


@router.get("/guide", dependencies=READ)
def show_guide(here: Here, word: Word = "", ticket_id: Ticket = None) -> HTMLResponse:
    """Show where a thing goes; asked from a deposit, each answer leads back to its scale."""
    return here.show("guide.html", **_context(here, word, ticket_id))


@router.post("/guide", dependencies=SET_UP)
def save_keyword(here: Here, form: Form) -> Response:
    """Say in which category a thing goes."""

    def work(writing: Session) -> See:
        kept = guide.add_keyword(
            writing,
            word=form.text("word")[:80],
            category_id=meant(writing, form.text("category")).category_id,
            advice=form.text("advice")[:200] or None,
        )
        said = _("« {word} » est dans le guide.").format(word=kept.word)
        return See(f"{here.home}/guide", said=said)

    try:
        return form(work)
    except Problem as refused:
        return here.show_again(refused, "guide.html", **_context(here, "", None))


@router.post("/guide/{keyword_id}/retirer", dependencies=SET_UP)
def withdraw_keyword(here: Here, keyword_id: UUID, form: Form) -> Response:
    """Take a word out of the guide."""

    def work(writing: Session) -> See:
        gone = guide.archive_keyword(writing, keyword_id)
        said = _("« {word} » n'est plus dans le guide.").format(word=gone.word)
        return See(f"{here.home}/guide", said=said)

    return form(work)


@router.get("/abaque", dependencies=READ)
def show_weights(here: Here) -> HTMLResponse:
    """Show what one object of each category weighs, by the catalogue and by the scales."""
    last = today_at(here.session, here.site_id)
    sites = sorted(here.visitor.sites("flux-matiere.read"))
    return here.show(
        "abaque.html",
        weights=average_weights(here.session, sites, last - _A_YEAR, last),
        since=last - _A_YEAR,
    )


def _context(here: Visit, word: str, ticket_id: UUID | None) -> dict[str, Any]:
    session = here.session
    ticket = find_ticket(session, here.site_id, ticket_id) if ticket_id else None
    choices = guide.at_reception(session)
    return {
        "word": word,
        "ticket": ticket,
        "answers": guide.search(session, word) if word.strip() else [],
        "words": guide.keywords(session),
        "names": {one.category_id: path_text(one.path) for one in choices},
        "choices": choices,
    }
