# SPDX-License-Identifier: Apache-2.0
"""A notebook enters the ledger: all its lines at once, each with what was written."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ressourcerie_catalogue.public import turning_days
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import append

from ..models import Movement, Notebook, NotebookRow, Stage
from ..service.days import hold_days, today_at
from ..service.ledger import JOURNAL, Context, category_facts, movement_facts
from ..service.lines import normal
from ..service.problems import Unknown
from . import labels, memory, provenances
from .choices import Choices
from .planning import SOURCE, Entry, File, Plan, plan_file, same_page
from .problems import LabelsUnknown, NotebookEmpty, ProvenancesUnknown, WeightsUnusual


def import_file(
    session: Session, site_id: UUID, file: File, choices: Choices, *, by: UUID | None
) -> Notebook:
    """Record what a file adds, whole or not at all; the same page again is the same notebook.

    What was said of its columns and labels is remembered.

    :raises Refused, RowRejected, LabelsUnknown, WeightsUnusual, NotebookEmpty: nothing is recorded.
    """
    hold_days(session, site_id)
    plan = plan_file(session, site_id, file, choices)
    if plan.already is not None:
        return plan.already
    check(plan)
    labels.remember(session, plan.choices.labels)
    provenances.remember(session, plan.choices.provenances)
    memory.remember_meanings(session, plan.grid.headings, plan.meanings)
    notebook = _notebook(session, site_id, plan, by)
    session.add(notebook)
    session.flush()  # its lines point to it
    _add_lines(session, notebook, plan, by)
    facts = {
        "notebook": str(notebook.id),
        "site": str(site_id),
        "sha256": notebook.sha256,
        "lines": notebook.line_count,
        "grams": notebook.grams,
        "labels": {label: meant and str(meant) for label, meant in plan.choices.labels.items()},
    }
    append(session, JOURNAL, "notebook.imported", facts, by)
    return notebook


def check(plan: Plan) -> None:
    """Refuse a plan that cannot be recorded, with everything that is wrong with it."""
    found: list[Problem] = list(plan.rejected)
    if plan.unknown:
        found.insert(0, LabelsUnknown([one.label for one in plan.unknown]))
    if plan.strange:
        found.insert(0, ProvenancesUnknown(plan.strange))
    if not found and not plan.entries:
        found.append(NotebookEmpty())
    if not found and plan.unusual and not plan.choices.confirmed:
        found.append(WeightsUnusual(plan.unusual))
    if len(found) == 1:
        raise found[0]
    if found:
        raise Refused(found)


def find(session: Session, site_id: UUID, notebook_id: UUID) -> Notebook:
    """Give a notebook of a site, or refuse its identifier."""
    notebook = session.get(Notebook, notebook_id)
    if notebook is None or notebook.site_id != site_id:
        raise Unknown(_("cahier"), notebook_id)
    return notebook


def notebooks_of(session: Session, site_id: UUID) -> Sequence[Notebook]:
    """List the notebooks of a site, latest first."""
    query = select(Notebook).where(Notebook.site_id == site_id)
    return session.scalars(query.order_by(Notebook.recorded_at.desc())).all()


def row_of(session: Session, movement_id: UUID) -> tuple[Notebook, NotebookRow] | None:
    """Give the line that a movement was made of, with its notebook, when it was imported."""
    query = select(Notebook, NotebookRow).join(NotebookRow)
    found = session.execute(query.where(NotebookRow.movement_id == movement_id)).one_or_none()
    return None if found is None else (found[0], found[1])


def _notebook(session: Session, site_id: UUID, plan: Plan, by: UUID | None) -> Notebook:
    choices = plan.choices
    before = select(func.count()).where(*same_page(site_id, plan.file, plan.grid.page))
    return Notebook(
        id=new_id(),
        site_id=site_id,
        name=plan.file.name[:200],
        page=plan.grid.page,
        sha256=plan.file.sha256,
        attempt=1 + (session.scalar(before) or 0),
        origin=choices.origin,
        reader=choices.reader,
        month=choices.month and f"{choices.month:%Y-%m}",
        line_count=len(plan.entries),
        grams=plan.grams,
        recorded_at=clock.now(),
        author_id=by,
    )


def _add_lines(session: Session, notebook: Notebook, plan: Plan, by: UUID | None) -> None:
    """Add the movements and the lines in a few statements, for there may be many thousands."""
    naming = _Naming(session, notebook.site_id)
    movements: list[dict[str, Any]] = []
    rows = []
    for entry in plan.entries:
        context = _context(notebook, entry, by)
        facts = movement_facts(entry.line, entry.figures, context)
        movement_id = new_id()
        movements.append({"id": movement_id, **facts, **naming.facts(entry)})
        row = {"number": entry.row.number, "cells": list(entry.row.cells)}
        rows.append(row | {"movement_id": movement_id, "left_out": None})
    for left in plan.left_out:
        row = {"number": left.number, "cells": list(left.cells)}
        rows.append(row | {"movement_id": None, "left_out": left.why[:200]})
    session.execute(insert(Movement), movements)
    own = {"notebook_id": notebook.id}
    session.execute(insert(NotebookRow), [{"id": new_id(), **own, **row} for row in rows])


def _context(notebook: Notebook, entry: Entry, by: UUID | None) -> Context:
    return Context(
        site_id=notebook.site_id,
        day=entry.row.dated.day,
        by=by,
        origin=Stage(notebook.origin),
        source=f"{SOURCE}:{notebook.id}:{entry.row.number}",
        month_only=entry.row.dated.month_only,
        provenance=entry.provenance,
        locality=normal(entry.row.locality),
    )


class _Naming:
    """What categories are called on many days, asked once for each span between two changes."""

    def __init__(self, session: Session, site_id: UUID) -> None:
        self.session = session
        self.turns = turning_days(session)
        self.known: dict[tuple[UUID, int], dict[str, Any]] = {}
        self.today = today_at(session, site_id)

    def facts(self, entry: Entry) -> dict[str, Any]:
        category_id, day = entry.category.category_id, entry.row.dated.day
        span = category_id, bisect_right(self.turns, day)
        if span not in self.known:
            self.known[span] = self._asked(category_id, day)
        return self.known[span]

    def _asked(self, category_id: UUID, day: date) -> dict[str, Any]:
        """Give the name of the day; an older line has the name that the category has now."""
        return category_facts(self.session, category_id, day, until=self.today)
