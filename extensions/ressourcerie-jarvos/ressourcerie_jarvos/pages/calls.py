# SPDX-License-Identifier: Apache-2.0
"""The last calls of assistants: who, what tool, how much was given."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy import select

from ressourcerie_core.assistants import Helping
from ressourcerie_core.i18n import _

from ..proposals.proposing import TOOL
from ..reading.models import AssistantCall
from ..reading.recording import Outcome
from ..tokens.models import AssistantToken
from .visiting import READ, Here

router = APIRouter(prefix="/assistants/appels")

MOST = 200

OUTCOMES = {
    Outcome.GIVEN: _("donné"),
    Outcome.REFUSED: _("refusé"),
    Outcome.MISASKED: _("mal demandé"),
    Outcome.FAILED: _("en échec"),
    Outcome.LATE: _("trop long"),
    Outcome.SPENT: _("au-delà du quota"),
}


@router.get("", dependencies=READ)
def show_calls(here: Here, helping: Helping) -> HTMLResponse:
    """Show the last calls."""
    query = select(AssistantCall, AssistantToken.label).join(AssistantToken)
    rows = here.session.execute(query.order_by(AssistantCall.id.desc()).limit(MOST)).all()
    titles = {name: tool.declared.title for name, tool in helping.tools.items()}
    return here.show(
        "calls.html",
        calls=rows,
        most=MOST,
        titles={**titles, TOOL: _("Proposer un changement"), "?": _("Outil fermé à ce jeton")},
        outcomes=OUTCOMES,
    )
