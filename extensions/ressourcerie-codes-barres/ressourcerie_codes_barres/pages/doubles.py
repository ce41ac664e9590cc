# SPDX-License-Identifier: Apache-2.0
"""Objects that two tickets sold: seen, and settled with a reason."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, See

from ..models import Object
from ..service import selling
from .showing import LABEL, READ, Here, Visit, moments

router = APIRouter(prefix="/sites/{site_id}/doubles")


@router.get("", dependencies=READ)
def show_double_sales(here: Here) -> HTMLResponse:
    """Show what was sold twice and that nobody settled."""
    return here.show("doubles.html", **_context(here))


@router.post("/{double_id}", dependencies=LABEL)
def settle(here: Here, double_id: UUID, form: Form) -> Response:
    """Say what became of one."""

    def work(writing: Session) -> See:
        selling.settle(writing, here.site_id, double_id, reason=form.text("reason"), by=here.by)
        return See(f"{here.home}/doubles", said=_("La double vente est réglée."))

    try:
        return form(work)
    except Problem as refused:
        return here.show_again(refused, "doubles.html", **_context(here))


def _context(here: Visit) -> dict[str, Any]:
    found = selling.open_double_sales(here.session, [here.site_id])
    return {
        "doubles": [(one, here.session.get_one(Object, one.object_id)) for one in found],
        "moment": moments(here.session, here.site_id),
    }
