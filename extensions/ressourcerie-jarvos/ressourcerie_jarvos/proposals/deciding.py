# SPDX-License-Identifier: Apache-2.0
"""What a person decides: with their own rights, through the ordinary services, once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.assistants import Assistance, DeclaredKind
from ressourcerie_core.auth import Visitor
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from ..tokens.making import STREAM, find
from .models import Decision, Proposal
from .problems import AlreadyDecided, ChangedSince, UnknownProposal

_LONGEST_REASON = 200


def for_person(
    session: Session, assistance: Assistance, person: Visitor, *, most: int = 200
) -> Sequence[Proposal]:
    """List the proposals that a person may decide, or might have: the newest first."""
    query = select(Proposal).order_by(Proposal.id.desc()).limit(most)
    return [one for one in session.scalars(query) if may_decide(assistance, one, person)]


def may_decide(assistance: Assistance, proposal: Proposal, person: Visitor) -> bool:
    """Tell whether a person has the right that the change asks for, where it takes effect."""
    kind = assistance.kinds.get(proposal.kind)
    if kind is None:
        return False  # its module is off: it waits, or expires
    permission = kind.declared.permission
    if proposal.site_id is None:
        return person.may(permission) or bool(person.sites(permission))
    return person.may(permission, proposal.site_id)


def waits(proposal: Proposal) -> bool:
    """Tell whether somebody may still decide."""
    return proposal.state == Decision.OPEN and clock.now() < proposal.expires_at


def find_for(
    session: Session, assistance: Assistance, proposal_id: UUID, person: Visitor
) -> tuple[Proposal, DeclaredKind]:
    """Give a proposal that a person may decide.

    :raises UnknownProposal: there is none, or it is not for this person.
    """
    proposal = session.get(Proposal, proposal_id)
    if proposal is None or not may_decide(assistance, proposal, person):
        raise UnknownProposal(proposal_id)
    return proposal, assistance.kinds[proposal.kind]


def accept(
    session: Session, assistance: Assistance, proposal_id: UUID, person: Visitor
) -> Proposal:
    """Make the change as this person, if all is as it was shown.

    :raises AlreadyDecided: it does not wait any more.
    :raises ChangedSince: what it changes is no longer as it was.
    """
    proposal, kind = find_for(session, assistance, proposal_id, person)
    _settle(session, proposal, Decision.ACCEPTED, person)
    change = kind.change.model_validate(proposal.change)
    before, after = kind.handled.preview(session, change)
    if dict(before) != proposal.before or dict(after) != proposal.after:
        raise ChangedSince
    label = find(session, proposal.token_id).label
    reason = _("Proposé par « {label} » : {reason}").format(label=label, reason=proposal.reason)
    kind.handled.apply(session, change, person.account_id, reason[:_LONGEST_REASON])
    _keep(session, "proposal.accepted", proposal, person)
    return proposal


def refuse(
    session: Session, assistance: Assistance, proposal_id: UUID, person: Visitor
) -> Proposal:
    """Leave everything as it is.

    :raises AlreadyDecided: it does not wait any more.
    """
    proposal, _kind = find_for(session, assistance, proposal_id, person)
    _settle(session, proposal, Decision.REFUSED, person)
    _keep(session, "proposal.refused", proposal, person)
    return proposal


def _settle(session: Session, proposal: Proposal, state: Decision, person: Visitor) -> None:
    session.refresh(proposal, with_for_update=True)  # two people may decide at once
    if not waits(proposal):
        raise AlreadyDecided
    proposal.state, proposal.decided_at = state, clock.now()
    proposal.decided_by = person.account_id


def _keep(session: Session, kind: str, proposal: Proposal, person: Visitor) -> None:
    facts: dict[str, Any] = {
        "proposal": str(proposal.id),
        "token": str(proposal.token_id),
        "kind": proposal.kind,
        "site": proposal.site_id and str(proposal.site_id),
        "before": proposal.before,
        "after": proposal.after if kind == "proposal.accepted" else proposal.before,
    }
    append(session, STREAM, kind, facts, person.account_id)
