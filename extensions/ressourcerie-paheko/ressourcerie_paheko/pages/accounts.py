# SPDX-License-Identifier: Apache-2.0
"""Which account everything goes to: chosen, tried on the last session, checked with Paheko."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from ressourcerie_caisse.public import OfferedMethod, offered_methods
from ressourcerie_catalogue.public import offered
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _
from ressourcerie_core.outgoing import Outgoing
from ressourcerie_core.web import Form, Outside, Reading, See, SentForm

from ..client import Account, Project, Transaction
from ..connecting import client_of
from ..service import acting, checking, recording
from ..service.plan import (
    AccountRefused,
    Accounts,
    account_code,
    current,
    faults,
    faults_of_methods,
    proposed,
)
from ..settings import PahekoSettings
from .showing import HOME, READ, SET_UP, Here, Settings

router = APIRouter(prefix="/comptabilite/comptes")

#: Paheko only helps to choose: a page does not wait longer for it.
SECONDS = 5.0


@dataclass(frozen=True)
class Books:
    """What Paheko says may be chosen; empty when it does not answer.

    :param why: why it does not.
    """

    accounts: Sequence[Account] = ()
    projects: Sequence[Project] = ()
    why: str | None = None

    @property
    def chart(self) -> Mapping[str, Account]:
        """The accounts by code."""
        return {one.code: one for one in self.accounts}


@router.get("", dependencies=READ)
def show_accounts(
    here: Here, reading: Reading, settings: Settings, outside: Outside
) -> HTMLResponse:
    """Show the accounts in use, and what the last session gives with them."""
    books = _books(reading, settings, outside)
    with reading() as session:
        version, accounts = current(session)
        shown = accounts if version else proposed(books.chart)
        return here.show("accounts.html", plan_version=version, **_context(session, shown, books))


@router.post("", dependencies=SET_UP)
def choose_accounts(
    here: Here, reading: Reading, settings: Settings, outside: Outside, form: Form
) -> Response:
    """Use other accounts from now on, or show what they would give."""
    books = _books(reading, settings, outside)
    with reading() as session:
        version, accounts = current(session)
    try:
        accounts = _chosen(form, accounts)
        _refuse_faults(accounts, books)
        if form.text("do") != "preview":
            return form(lambda writing: _save(writing, accounts, here.by, books))
    except (Problem, Refused) as refused:
        with reading() as session:
            context = _context(session, accounts, books)
        return here.show_again(refused, "accounts.html", plan_version=version, **context)
    with reading() as session:
        context = _context(session, accounts, books) | {"tried": True}
    return here.show("accounts.html", plan_version=version, **context)


def _save(writing: Session, accounts: Accounts, by: UUID, books: Books) -> See:
    today = checking.today_at_first_site(writing)
    prepared = acting.choose_accounts(writing, accounts, today=today, by=by)
    said = [_("Les comptes sont enregistrés.")]
    if books.why is not None:
        said.append(_("Paheko ne les a pas encore vérifiés : il le fera avant le premier envoi."))
    if prepared:
        said.append(_("Pièces préparées de nouveau : {n}.").format(n=prepared))
    return See(HOME, said=" ".join(said))


def _chosen(form: SentForm, before: Accounts) -> Accounts:
    """Read the form; what it does not show stays as it was.

    :raises Refused: some texts are no account codes.
    """
    codes = {name: form.text(name) for name in form.typed}
    problems: list[Problem] = []

    def code(name: str) -> str:
        try:
            return account_code(codes.get(name, ""), field=name)
        except Problem as problem:
            problems.append(problem)
            return ""

    def group(prefix: str) -> Mapping[str, str]:
        named = [name for name, text in codes.items() if name.startswith(prefix) and text]
        return {name.removeprefix(prefix): code(name) for name in named}

    project = form.text("project")
    chosen = {
        "methods": group("method-"),
        "lines": {key: code(f"line-{key}") for key in before.lines},
        "categories": group("category-"),
        "missing": code("missing"),
        "surplus": code("surplus"),
        "transit": code("transit"),
        "vat": code("vat") if codes.get("vat") else None,
        "project_id": int(project) if project.isascii() and project.isdigit() else None,
    }
    if problems:
        raise Refused(problems)
    return Accounts.model_validate(chosen)


def _refuse_faults(accounts: Accounts, books: Books) -> None:
    found = list(faults(accounts, books.chart)) if books.accounts else []
    if found:
        raise Refused([AccountRefused(one) for one in found])


def _books(reading: Reading, settings: PahekoSettings, outside: Outgoing) -> Books:
    """Ask Paheko for the accounts of the year of today, and its projects."""
    with reading() as session:
        today = checking.today_at_first_site(session)
    try:
        client = client_of(settings, outside, seconds=SECONDS)
        year = checking.year_of(client, today)
        living = [one for one in client.projects() if not one.archived]
        return Books(client.accounts(year.chart_id), living)
    except Problem as problem:
        return Books(why=problem.as_line())


def _context(session: Session, accounts: Accounts, books: Books) -> dict[str, Any]:
    tills: Sequence[OfferedMethod] = offered_methods(session)
    roots = [one for one in offered(session) if one.parent_id is None and one.at_till]
    transaction, why_not = _preview(session, accounts)
    return {
        "accounts": accounts,
        "books": books,
        "offered": [one for one in books.accounts if not one.archived],
        "own": [one for one in tills if one.account],
        "own_faults": list(faults_of_methods(tills, books.chart)) if books.accounts else [],
        "roots": roots,
        "projects": list(_projects(accounts, books)),
        "transaction": transaction,
        "why_not": why_not,
        "tried": False,
    }


def _projects(accounts: Accounts, books: Books) -> Iterator[tuple[str, str]]:
    yield "", _("Aucun")
    known = {one.id: one.label for one in books.projects}
    if accounts.project_id is not None and accounts.project_id not in known:
        known[accounts.project_id] = _("Projet n° {id}").format(id=accounts.project_id)
    for key, label in known.items():
        yield str(key), label


def _preview(session: Session, accounts: Accounts) -> tuple[Transaction | None, str | None]:
    """Give what the last closed session would be booked as, or why it cannot be."""
    try:
        return recording.last_with(session, accounts), None
    except Problem as problem:
        return None, problem.as_line()
