# SPDX-License-Identifier: Apache-2.0
"""Notebooks and older exports: sent, explained, shown as what they would add, then imported."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response
from ressourcerie_catalogue.public import offered, path_text
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import display_names
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import kilograms
from ressourcerie_core.web import Form, See, SentForm

from ..models import NotebookDraft, NotebookRow, NotebookUndoing, Provenance, Reader, Stage
from ..notebooks import labels, memory, provenances, recording, undoing
from ..notebooks.choices import Choices, meaning, month_of, origin_of
from ..notebooks.labels import Match
from ..notebooks.meanings import MEANINGS
from ..notebooks.planning import File, Plan, plan_file
from ..notebooks.problems import FileMissing
from ..notebooks.reading import Grid, cut
from ..provenances import PROVENANCES
from ..service.problems import FieldRefused
from .showing import IMPORT, READ, Here, Visit

router = APIRouter(prefix="/sites/{site_id}/cahiers")

MOST_LINES = 50
_MOST_SHOWN = 100
_SAMPLES = 3
_LEFT_OUT = "-"


@router.get("", dependencies=READ)
def show_notebooks(here: Here) -> HTMLResponse:
    """Show the notebooks of the site, and the form that sends another."""
    return here.show("notebooks.html", **_list(here))


@router.post("", dependencies=IMPORT)
def send_notebook(here: Here, form: Form) -> Response:
    """Keep a file until somebody said what it means; nothing of it counts yet."""
    try:
        sent = form.file("sheet")
        content = sent.file.read() if sent else b""
        if not content:
            raise FileMissing
        name = (sent.filename if sent else None) or ""
        File.of(name, content)  # what cannot be read at all is told at once
    except Problem as problem:
        problem.values["field"] = "sheet"
        return here.show_again(problem, "notebooks.html", **_list(here))

    def work(writing: Session) -> See:
        draft = memory.add(writing, here.site_id, name=name, content=content)
        return See(_draft_path(here, draft.id))

    return form(work)


@router.get("/brouillons/{draft_id}", dependencies=IMPORT)
def show_draft(here: Here, draft_id: UUID) -> HTMLResponse:
    """Show what a file would add, or what is still to be said of it."""
    draft = memory.find(here.session, here.site_id, draft_id)
    file, choices = _file(draft), Choices.from_json(draft.choices)
    try:
        plan = plan_file(here.session, here.site_id, file, choices)
    except Problem as problem:
        return here.show("notebook_draft.html", **_draft(here, file, choices) | {"asked": problem})
    return here.show("notebook_draft.html", **_draft(here, file, choices, plan))


@router.post("/brouillons/{draft_id}", dependencies=IMPORT)
def settle_draft(here: Here, draft_id: UUID, form: Form) -> Response:
    """Keep what is said of a file, or import it whole, or forget it."""
    draft = memory.find(here.session, here.site_id, draft_id)
    file, choices = _file(draft), Choices.from_json(draft.choices)  # read before the base is held
    work = {"labels": _keep_labels, "import": _import, "forget": _forget}.get(
        form.text("do"), _keep_choices
    )
    try:
        return form(lambda writing: work(writing, here, form, (draft_id, file, choices)))
    except (Problem, Refused) as refused:
        plan = None
        if form.text("do") == "import":
            plan = plan_file(here.session, here.site_id, file, choices)
        context = _draft(here, file, choices, plan)
        return here.show_again(refused, "notebook_draft.html", **context)


@router.get("/{notebook_id}", dependencies=READ)
def show_notebook(
    here: Here,
    notebook_id: UUID,
    page_number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> HTMLResponse:
    """Show a notebook with its lines as they were written."""
    return here.show("notebook.html", **_notebook(here, notebook_id, page_number))


@router.post("/{notebook_id}", dependencies=IMPORT)
def cancel_notebook(here: Here, notebook_id: UUID, form: Form) -> Response:
    """Cancel all that a notebook brought, with a reason."""

    def work(writing: Session) -> See:
        notebook = recording.find(writing, here.site_id, notebook_id)
        count = undoing.undo(writing, notebook, reason=form.text("reason")[:200], by=here.by)
        told = _("Lignes annulées : {n} ; elles restent au registre, avec la raison.")
        return See(f"{here.home}/cahiers/{notebook_id}", said=told.format(n=count))

    try:
        return form(work)
    except Problem as refused:
        return here.show_again(refused, "notebook.html", **_notebook(here, notebook_id, 1))


def _notebook(here: Visit, notebook_id: UUID, page_number: int) -> dict[str, Any]:
    notebook = recording.find(here.session, here.site_id, notebook_id)
    undone = undoing.undoing_of(here.session, notebook_id)
    authors = {one.author_id for one in (notebook, undone) if one and one.author_id}
    own = select(NotebookRow).where(NotebookRow.notebook_id == notebook.id)
    window = own.order_by(NotebookRow.number).offset((page_number - 1) * MOST_LINES)
    rows = here.session.scalars(window.limit(MOST_LINES + 1)).all()
    return {
        "notebook": notebook,
        "undone": undone,
        "rows": rows[:MOST_LINES],
        "more": len(rows) > MOST_LINES,
        "page_number": page_number,
        "names": display_names(here.session, authors),
    }


Sent = tuple[UUID, File, Choices]


def _keep_choices(writing: Session, here: Visit, form: SentForm, sent: Sent) -> See:
    """Keep what is said of the columns, for this file and those with the same headings."""
    draft_id, file, before = sent
    draft = memory.find(writing, here.site_id, draft_id)
    page, header = form.text("page"), _line_number(form)
    grid = cut(file.page(page), header)
    columns = [form.text(f"column{place}") for place in range(len(grid.headings))]
    shown = cut(file.page(before.page), before.header)
    is_shown = (grid.page, grid.header) == (shown.page, shown.header) and all(columns)
    meanings = tuple(map(meaning, columns)) if is_shown else None
    choices = replace(
        before,
        page=page,
        header=header,
        meanings=meanings,
        month=month_of(form.text("month")),
        origin=origin_of(form.text("origin") or Stage.INTAKE),
        provenance=provenances.provenance_of(form.text("provenance")),
        reader=Reader.MACHINE if form.text("reader") == Reader.MACHINE else Reader.PERSON,
    )
    if meanings:
        memory.remember_meanings(writing, grid.headings, meanings)
    draft.choices = choices.as_json()
    return See(_draft_path(here, draft_id), said=_("La feuille est relue ainsi."))


def _keep_labels(writing: Session, here: Visit, form: SentForm, sent: Sent) -> See:
    """Keep what labels mean, at once: nobody says it twice."""
    said = dict[str, UUID | None]()
    for place, label in enumerate(form.texts("label")):
        chosen = form.text(f"category{place}")
        if chosen:
            said[label] = None if chosen == _LEFT_OUT else _uuid(chosen)
    labels.remember(writing, said)
    came = dict[str, Provenance | None]()
    for place, written in enumerate(form.texts("written")):
        chosen = form.text(f"provenance{place}")
        if chosen:
            came[written] = None if chosen == _LEFT_OUT else provenances.provenance_of(chosen)
    provenances.remember(writing, came)
    told = _("Retenu : {n} libellés, pour ce cahier et les suivants.").format(
        n=len(said) + len(came)
    )
    return See(_draft_path(here, sent[0]), said=told)


def _import(writing: Session, here: Visit, form: SentForm, sent: Sent) -> See:
    draft_id, file, choices = sent
    draft = memory.find(writing, here.site_id, draft_id)
    said = replace(
        choices,
        counts_alike=form.ticked("counts_alike"),
        confirmed=form.ticked("confirmed"),
    )
    notebook = recording.import_file(writing, here.site_id, file, said, by=here.by)
    writing.delete(draft)
    told = _("Lignes au registre : {n}, {weight}.").format(
        n=notebook.line_count, weight=kilograms(notebook.grams)
    )
    return See(f"{here.home}/cahiers/{notebook.id}", said=told)


def _forget(writing: Session, here: Visit, _form: SentForm, sent: Sent) -> See:
    writing.delete(memory.find(writing, here.site_id, sent[0]))
    return See(f"{here.home}/cahiers", said=_("Le fichier est retiré ; rien n'a été compté."))


def _list(here: Visit) -> dict[str, Any]:
    notebooks = recording.notebooks_of(here.session, here.site_id)
    own = select(NotebookDraft).where(NotebookDraft.site_id == here.site_id)
    undone = select(NotebookUndoing.notebook_id).where(
        NotebookUndoing.notebook_id.in_([one.id for one in notebooks])
    )
    return {
        "notebooks": notebooks,
        "undone": set(here.session.scalars(undone)),
        "drafts": here.session.scalars(own.order_by(NotebookDraft.deposited_at.desc())).all(),
        "names": display_names(here.session, {one.author_id for one in notebooks if one.author_id}),
    }


def _draft(here: Visit, file: File, choices: Choices, plan: Plan | None = None) -> dict[str, Any]:
    grid = plan.grid if plan else cut(file.page(choices.page), choices.header)
    meanings = plan.meanings if plan else choices.meanings
    return {
        "file": file,
        "choices": choices,
        "asked": None,
        "plan": plan,
        "grid": grid,
        "columns": _columns(grid, meanings or memory.meanings_of(here.session, grid.headings)),
        "meaning_options": list(MEANINGS.items()),
        "page_options": [(page.name, page.name or _("le fichier")) for page in file.pages],
        "origin_options": [
            (Stage.INTAKE, _("ce qui est entré")),
            (Stage.SHOP, _("ce qui est sorti du magasin")),
        ],
        "provenance_options": [("", _("non dite")), *PROVENANCES.items()],
        "strange_options": [
            ("", _("à choisir")),
            *PROVENANCES.items(),
            (_LEFT_OUT, _("ce n'en est pas une")),
        ],
        "reader_options": [
            (Reader.PERSON, _("quelqu'un l'a tapé, ou un logiciel l'a exporté")),
            (Reader.MACHINE, _("une machine a lu le papier ou sa photo")),
        ],
        "label_options": _label_options(here.session, plan) if plan else [],
        "known": [one for one in plan.matches.values() if one.is_known] if plan else [],
        "most": _MOST_SHOWN,
    }


def _columns(grid: Grid, meanings: tuple[Any, ...]) -> list[tuple[str, Any, str]]:
    """Give each column with what it means and a few of its cells."""
    found = []
    for place, (heading, said) in enumerate(zip(grid.headings, meanings, strict=True)):
        cells = (line.cells[place] for line in grid.lines if place < len(line.cells))
        texts = [cell.day or cell.text for cell in cells if cell.day or cell.text]
        found.append((heading, said, " · ".join(text[:24] for text in texts[:_SAMPLES])))
    return found


def _label_options(session: Session, plan: Plan) -> list[tuple[Match, list[Any], str]]:
    """Give each unknown label with its choices, the nearest first and proposed."""
    every = [(str(one.category_id), path_text(one.path)) for one in offered(session)]
    ends = [(_LEFT_OUT, _("ne pas compter ces lignes"))]
    found = []
    for one in plan.unknown:
        near = [(str(near.category_id), path_text(near.path)) for near in one.near]
        groups = [(_("Ressemble à"), near)] if near else []
        options = [*groups, (_("Autre"), ends), (_("Toutes les catégories"), every)]
        found.append((one, options, near[0][0] if one.proposed else ""))
    return found


def _file(draft: NotebookDraft) -> File:
    return File.of(draft.name, draft.content)


def _draft_path(here: Visit, draft_id: UUID) -> str:
    return f"{here.home}/cahiers/brouillons/{draft_id}"


def _line_number(form: SentForm) -> int | None:
    typed = form.text("header")
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= 6):  # noqa: PLR2004
        raise FieldRefused(typed, "header")
    return int(typed) if typed else None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise FieldRefused(text, "label") from None
