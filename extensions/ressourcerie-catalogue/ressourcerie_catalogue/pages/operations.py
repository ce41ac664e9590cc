# SPDX-License-Identifier: Apache-2.0
"""Renaming, moving, splitting, merging, archiving, restoring: asked, shown, then confirmed.

Asking and showing are one page, whose address holds what was typed; only confirming writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.auth import SignedIn
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.web import Form, Read, See

from ..models import Category, Preset
from ..service import decision
from ..service.days import today
from ..service.decision import Decision, Effect
from ..service.finding import find, hold_tree
from .asking import Asked
from .browsing import way_to
from .fields import Typed, beside_fields, save, understood
from .kinds import KINDS, MOST_ROWS, ON, Kind
from .rights import EDIT
from .showing import show, show_again

router = APIRouter(dependencies=EDIT)


@dataclass(frozen=True)
class Preview:
    """What would happen, before it does.

    :param heirs: for each category that ends, those that take over with their shares.
    :param presets: shortcuts of the till that would be left with an archived category.
    """

    on: date
    effects: list[Effect]
    heirs: list[tuple[str, list[tuple[str, int]]]]
    presets: list[Preset]


def _serve(word: str, kind: Kind) -> None:
    """Make the two routes of one operation."""

    @router.get(f"/categories/{{category_id}}/{word}", name=f"ask_{word}")
    def ask(request: Request, session: Read, category_id: UUID) -> HTMLResponse:
        category = find(session, Category, category_id)
        asked = Asked(request.query_params)
        context = _context(session, category, word, asked)
        if not asked.wants_preview:
            return show(request, "operation.html", typed=asked.typed, **context)
        try:
            values = understood(asked, context["fields"])
            preview = _preview(session, kind.decide(session, category, values), values[ON.name])
        except (Problem, Refused) as refused:
            problems = _problems(beside_fields(refused))
            status = max(problem.status for problem in problems)
            said = {"refusals": problems, "typed": asked.typed}
            return show(request, "operation.html", status, **context, **said)
        return show(request, "operation.html", typed=asked.typed, **context | {"preview": preview})

    @router.post(f"/categories/{{category_id}}/{word}", name=f"apply_{word}")
    def confirm(
        request: Request, session: Read, form: Form, category_id: UUID, visitor: SignedIn
    ) -> Response:
        category = find(session, Category, category_id)
        context = _context(session, category, word, form)

        def work(writing: Session, values: Mapping[str, Any]) -> See:
            hold_tree(writing)
            decided = kind.decide(writing, find(writing, Category, category_id), values)
            decision.apply(writing, decided, on=values[ON.name], by=visitor.account_id)
            return See(f"/catalogue/categories/{category_id}", said=kind.done)

        def again(refused: Problem | Refused) -> HTMLResponse:
            return show_again(request, refused, "operation.html", **context)

        return save(form, context["fields"], work, again)


for _word, _kind in KINDS.items():
    _serve(_word, _kind)


def _context(session: Session, category: Category, word: str, typed: Typed) -> dict[str, Any]:
    kind = KINDS[word]
    rows = _rows(kind, typed)
    groups = kind.groups(rows)
    return {
        "category": category,
        "way": way_to(session, category.id),
        "session": session,
        "word": word,
        "kind": kind,
        "groups": groups,
        "fields": [field for group in groups for field in group.fields],
        "rows": rows,
        "values": {ON.name: today(), "name": category.name, "parent_id": category.parent_id}
        if not kind.rows
        else {ON.name: today()},
        "preview": None,
    }


def _rows(kind: Kind, typed: Typed) -> int:
    """Tell how many rows the form shows: those asked for, never fewer than were typed."""
    asked = typed.text("lignes") or typed.text("rows")
    wanted = int(asked) if asked.isdecimal() and len(asked) < 3 else kind.rows  # noqa: PLR2004 (two figures)
    return min(max(wanted, kind.rows), MOST_ROWS) if kind.rows else 0


def _preview(session: Session, decided: Decision, on: date) -> Preview:
    """Check a decision, and tell its effects; writes nothing.

    :raises Problem, Refused: what confirming would refuse.
    """
    decision.preview(session, decided, on=on)
    names = decision.names_of(session, decided)
    heirs = [
        (draft.after.name, [(names[heir], share) for heir, share in draft.successors.items()])
        for draft in decided.replaced
        if draft.successors
    ]
    return Preview(
        on=on,
        effects=decision.effects(session, decided, on=on),
        heirs=heirs,
        presets=decision.orphaned_presets(session, decided),
    )


def _problems(refused: Problem | Refused) -> tuple[Problem, ...]:
    return refused.problems if isinstance(refused, Refused) else (refused,)
