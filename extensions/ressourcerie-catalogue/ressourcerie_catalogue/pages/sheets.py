# SPDX-License-Identifier: Apache-2.0
"""Sheets of categories: sent, shown as what they would change, then written; and exported."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.auth import SignedIn
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.web import Form, Read, See

from ..service.days import today
from ..service.finding import hold_tree
from ..sheets import deposits, exporting, planning, report
from ..sheets.planning import Action
from ..sheets.reading import read_sheet
from .problems import NoFile
from .rights import EDIT, READ
from .showing import show, show_again

router = APIRouter()

_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_SHOWN = 500


@router.get("/exporter", dependencies=READ)
def show_exports(request: Request) -> HTMLResponse:
    """Show the forms in which the categories can be taken away."""
    return show(request, "export.html")


@router.get("/exporter/categories.csv", dependencies=READ)
def export_csv(session: Read, archivees: bool = False) -> Response:
    """Give the categories as CSV."""
    return _file(exporting.as_csv(session, archived=archivees), _CSV, "categories.csv")


@router.get("/exporter/categories.xlsx", dependencies=READ)
def export_workbook(session: Read, archivees: bool = False) -> Response:
    """Give the categories as an XLSX workbook."""
    return _file(exporting.as_workbook(session, archived=archivees), _XLSX, "categories.xlsx")


@router.get("/importer", dependencies=EDIT)
def show_import(request: Request) -> HTMLResponse:
    """Show the form that sends a sheet."""
    return show(request, "import.html")


@router.post("/importer", dependencies=EDIT)
def deposit_sheet(request: Request, form: Form) -> Response:
    """Keep a sheet, to show what it would change; nothing of it is written yet."""
    try:
        sent = form.file("sheet")
        if sent is None:
            raise NoFile
        content = sent.file.read()
        read_sheet(content)  # what cannot be read at all is told at once
    except Problem as problem:
        problem.values["field"] = "sheet"
        return show_again(request, problem, "import.html")
    name = sent.filename or ""

    def work(session: Session) -> See:
        deposit = deposits.add(session, name=name, content=content)
        return See(f"/catalogue/importer/{deposit.id}")

    return form(work)


@router.get("/importer/{deposit_id}", dependencies=EDIT)
def show_report(request: Request, session: Read, deposit_id: UUID) -> HTMLResponse:
    """Show what a sheet would change, line by line, or why it cannot."""
    return show(request, "import_report.html", **_report(session, deposit_id))


@router.post("/importer/{deposit_id}", dependencies=EDIT)
def apply_sheet(
    request: Request, session: Read, form: Form, deposit_id: UUID, visitor: SignedIn
) -> Response:
    """Write what a sheet changes, whole or not at all."""

    def work(writing: Session) -> See:
        hold_tree(writing)
        deposit = deposits.find(writing, deposit_id)
        sheet = read_sheet(deposit.content)
        day = today()
        plan = planning.plan_sheet(writing, sheet, on=day)
        planning.write(writing, plan, on=day, by=visitor.account_id)
        deposits.remove(writing, deposit)
        return See("/catalogue/", said=report.summary(plan))

    try:
        return form(work)
    except (Problem, Refused) as refused:
        return show_again(request, refused, "import_report.html", **_report(session, deposit_id))


def _report(session: Session, deposit_id: UUID) -> dict[str, Any]:
    deposit = deposits.find(session, deposit_id)
    sheet = read_sheet(deposit.content)
    plan = planning.plan_sheet(session, sheet, on=today())
    return {
        "deposit": deposit,
        "plan": plan,
        "ignored": sheet.ignored,
        "summary": report.summary(plan),
        "rows": [row for row in report.table(plan) if row[1] != report.ACTIONS[Action.SAME]],
        "same": report.counts(plan)[Action.SAME],
        "most": _MOST_SHOWN,
    }


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
