# SPDX-License-Identifier: Apache-2.0
"""What assistants propose: before and after, and what a person decides."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.assistants import Assistance, Helping
from ressourcerie_core.auth import display_names
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, See, SentForm

from ..proposals import deciding
from ..proposals.models import Decision, Proposal
from ..tokens.making import everything
from .visiting import DECIDE, HOME, Here, Visit

router = APIRouter(prefix="/assistants/propositions")

LIST = f"{HOME}/propositions"
STATES = {
    Decision.OPEN: _("périmée"),
    Decision.ACCEPTED: _("acceptée"),
    Decision.REFUSED: _("refusée"),
}


@router.get("", dependencies=DECIDE)
def show_proposals(here: Here, helping: Helping) -> HTMLResponse:
    """Show what waits for this person, then what was decided."""
    return here.show("proposals.html", **_context(here, helping))


@router.post("/{proposal_id}/accepter", dependencies=DECIDE)
def accept(here: Here, helping: Helping, proposal_id: UUID, form: Form) -> Response:
    """Make the change, with this person's rights."""

    def work(writing: Session) -> See:
        deciding.accept(writing, helping, proposal_id, here.visitor)
        return See(LIST, said=_("La proposition est acceptée : le changement est fait."))

    return _sent(here, helping, form, work)


@router.post("/{proposal_id}/refuser", dependencies=DECIDE)
def refuse(here: Here, helping: Helping, proposal_id: UUID, form: Form) -> Response:
    """Leave everything as it is."""

    def work(writing: Session) -> See:
        deciding.refuse(writing, helping, proposal_id, here.visitor)
        return See(LIST, said=_("La proposition est refusée : rien n'a changé."))

    return _sent(here, helping, form, work)


def _sent(
    here: Visit, helping: Assistance, form: SentForm, work: Callable[[Session], See]
) -> Response:
    try:
        return form(work)
    except Problem as refused:
        return here.show_again(refused, "proposals.html", **_context(here, helping))


def _context(here: Visit, helping: Assistance) -> dict[str, Any]:
    found = deciding.for_person(here.session, helping, here.visitor)
    return {
        "waiting": [_shown(one, helping) for one in found if deciding.waits(one)],
        "settled": [_shown(one, helping) for one in found if not deciding.waits(one)],
        "labels": {token.id: token.label for token in everything(here.session)},
        "people": display_names(here.session, {one.decided_by for one in found if one.decided_by}),
        "places": here.visitor.places,
        "states": STATES,
    }


def _shown(proposal: Proposal, helping: Assistance) -> dict[str, Any]:
    """Give a proposal with its facts side by side: label, before, after, whether it changes."""
    labels = dict.fromkeys([*proposal.before, *proposal.after])
    facts = [
        (label, proposal.before.get(label, "–"), proposal.after.get(label, "–")) for label in labels
    ]
    title = helping.kinds[proposal.kind].declared.title
    return {"own": proposal, "title": title, "facts": facts}
