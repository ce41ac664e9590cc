# SPDX-License-Identifier: Apache-2.0
"""Codes of makers: what meant nothing yet, what each means, and saying so."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import parse_cents
from ressourcerie_core.web import Form, See, SentForm

from ..service import articles
from ..service.articles import ArticleFacts
from ..service.problems import ObjectRefused
from .showing import LABEL, Here, Visit, categories, moments

router = APIRouter(prefix="/sites/{site_id}/articles")


@router.get("", dependencies=LABEL)
def show_articles(here: Here, code: str = "") -> HTMLResponse:
    """Show the codes that meant nothing here, then those that mean something."""
    return here.show("articles.html", **_context(here), code=code[:40])


@router.post("", dependencies=LABEL)
def remember(here: Here, form: Form) -> Response:
    """Say what a code means."""

    def work(writing: Session) -> See:
        row = articles.remember(writing, form.text("code"), _facts(form), by=here.by)
        said = _("« {name} » est connu de toutes les caisses.").format(name=row.name)
        return See(f"{here.home}/articles", said=said)

    try:
        return form(work)
    except Problem as refused:
        return here.show_again(refused, "articles.html", **_context(here), code="")


@router.post("/{scan_id}/ecarter", dependencies=LABEL)
def set_aside(here: Here, scan_id: UUID, form: Form) -> Response:
    """Forget a code that is not to mean anything."""

    def work(writing: Session) -> See:
        articles.set_aside(writing, here.site_id, scan_id, by=here.by)
        return See(f"{here.home}/articles", said=_("Ce code est écarté de la liste."))

    return form(work)


def _facts(form: SentForm) -> ArticleFacts:
    try:
        category = UUID(form.text("category"))
    except ValueError:
        raise ObjectRefused.of_no_category() from None
    price = form.text("price")
    return ArticleFacts(form.text("name"), category, parse_cents(price) if price else None)


def _context(here: Visit) -> dict[str, Any]:
    return {
        "articles": articles.articles(here.session),
        "categories": categories(here.session),
        "moment": moments(here.session, here.site_id),
        "unknown": articles.unknown_at(here.session, here.site_id),
    }
