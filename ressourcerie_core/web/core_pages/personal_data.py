# SPDX-License-Identifier: Apache-2.0
"""A person's data, for who administers: what there is, its export, its erasure."""

import json
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from ressourcerie_core import clock, journal
from ressourcerie_core.auth import accounts, consultations, personal_data
from ressourcerie_core.auth.permissions import SignedIn, allow
from ressourcerie_core.auth.personal_data import Contributions
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web.deps import Read
from ressourcerie_core.web.forms import Form, See
from ressourcerie_core.web.moments import ago
from ressourcerie_core.web.pages import page, refused_form

PATH = "/admin/personnes/{account_id}/donnees"
router = APIRouter(prefix=PATH, dependencies=[allow("core.administer")], include_in_schema=False)


@router.get("", name="personal_data")
def show_data(request: Request, session: Read, visitor: SignedIn, account_id: UUID) -> HTMLResponse:
    """Show what there is about a person, and what an erasure would delete or leave."""
    shown = _shown(request, session, account_id)
    _note(request, account_id, visitor.account_id, _("les données"))
    return page(request, "core/personal_data.html", **shown)


@router.get("/export.json", name="export_data")
def export_data(request: Request, session: Read, visitor: SignedIn, account_id: UUID) -> Response:
    """Give all that this instance holds about a person."""
    answer = sent_export(export_of(request, session, account_id))
    _note(request, account_id, visitor.account_id, _("l'export des données"))
    request.app.state.platform.database.write(
        lambda session: journal.note(
            session,
            "account.exported",
            author=visitor.account_id,
            after={"account": str(account_id)},
        )
    )
    return answer


@router.post("/effacement", name="erase_data")
def erase_data(request: Request, form: Form, account_id: UUID) -> Response:
    """Erase a person, once their name is typed."""

    def work(session: Session) -> See:
        personal_data.erase(
            session,
            account_id,
            confirmation=form.text("confirmation"),
            contributions=contributions_of(request),
        )
        return See("/admin/personnes", said=_("Les données de cette personne sont effacées."))

    try:
        return form(work)
    except Problem as problem:
        with request.app.state.platform.database.read() as session:
            shown = _shown(request, session, account_id)
            return refused_form(request, problem, "core/personal_data.html", **shown)


def contributions_of(request: Request) -> Contributions:
    """Give the modules that hold something about people."""
    modules = request.app.state.platform.modules
    return {one.name: one.personal for one in modules if one.personal is not None}


def export_of(request: Request, session: Session, account_id: UUID) -> dict[str, Any]:
    """Gather all that this instance holds about a person; modules that are off are named."""
    accounts.of_id(session, account_id)
    exported = personal_data.export(session, account_id, contributions_of(request))
    return exported | {"modules_non_consultes": _away(request, session)}


def sent_export(exported: dict[str, Any]) -> Response:
    """Send an export as a file to keep."""
    return Response(
        json.dumps(exported, ensure_ascii=False, indent=2),
        media_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="mes-donnees.json"'},
    )


def _note(request: Request, subject_id: UUID, reader_id: UUID, what: str) -> None:
    request.app.state.platform.database.write(
        lambda session: consultations.note(
            session, subject_id=subject_id, reader_id=reader_id, what=what
        )
    )


def _away(request: Request, session: Session) -> list[str]:
    """Name the modules that have tables here and are not loaded."""
    loaded = {module.name for module in request.app.state.platform.modules}
    return [name for name in personal_data.tables_by_module(session) if name not in loaded]


def _shown(request: Request, session: Session, account_id: UUID) -> dict[str, Any]:
    by_module = personal_data.tables_by_module(session)
    loaded = {module.name for module in request.app.state.platform.modules}
    tables = [table for name in by_module if name in loaded for table in by_module[name]]
    fates = personal_data.fates(session, account_id, tables)
    return {
        "person": accounts.of_id(session, account_id),
        "here": PATH.format(account_id=account_id),
        "gone": [fate for fate in fates if fate.erased],
        "left": [fate for fate in fates if not fate.erased],
        "away": _away(request, session),
        "ago": lambda instant: ago(instant, now=clock.now()),
        "readings": consultations.latest(session, subject_id=account_id),
    }
