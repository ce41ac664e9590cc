# SPDX-License-Identifier: Apache-2.0
"""What an assistant proposes is seen to be possible, then kept until a person decides."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.assistants import DeclaredKind
from ressourcerie_core.errors import Problem
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import append
from ressourcerie_core.operations import Json, operation
from ressourcerie_core.web import Body

from ..desk import Desk
from ..reading import calling
from ..reading.calling import Given
from ..reading.recording import DAY, Outcome
from ..tokens.caller import Caller
from ..tokens.making import STREAM
from ..tokens.problems import QuotaSpent
from .models import Decision, Proposal
from .problems import NothingThere, UnknownKind

#: How proposing is named among tools, in scopes and in the trace.
TOOL = "jarvos.propose"

Words = Annotated[str, Field(max_length=200)]


class ProposalAsked(Body):
    kind: Annotated[str, Field(max_length=200, description="La sorte de proposition.")]
    change: Annotated[dict[str, Any], Field(description="Le changement exact, selon la sorte.")]
    reason: Annotated[
        str, Field(min_length=1, max_length=500, description="Pourquoi, pour qui décidera.")
    ]
    lines: Annotated[
        list[Words],
        Field(max_length=100, description="Les lignes concernées : identifiants ou libellés."),
    ] = []  # noqa: RUF012 (pydantic copies it)


def granted_kinds(desk: Desk, caller: Caller) -> dict[str, DeclaredKind]:
    """Give the kinds that a caller may propose, by name."""
    kinds = desk.assistance.kinds
    return {name: kinds[name] for name in sorted(caller.kinds & kinds.keys())}


def propose(desk: Desk, caller: Caller, arguments: dict[str, Any]) -> Given:
    """Keep a proposal, if it can be done as it is.

    :raises QuotaSpent: the token has had its calls of the day.
    """
    calling.refuse_spent(desk, caller)
    return calling.contained(lambda: _proposed(desk, caller, arguments), TOOL)


def _proposed(desk: Desk, caller: Caller, arguments: dict[str, Any]) -> Given:
    asked = calling.understood(ProposalAsked, arguments)
    if not isinstance(asked, ProposalAsked):
        return Given(Outcome.MISASKED, why=str(asked))
    kind = granted_kinds(desk, caller).get(asked.kind)
    if kind is None:
        raise UnknownKind
    change = calling.understood(kind.change, asked.change)
    if isinstance(change, str):
        return Given(Outcome.MISASKED, why=change)
    with desk.read() as session:
        site_id = _open_site(session, desk, caller, kind, change)
        before, after = kind.handled.preview(session, change)
    kept = desk.do(
        keep_proposal,
        token=str(caller.token_id),
        kind=kind.name,
        permission=kind.declared.permission,
        site=site_id and str(site_id),
        change=change.model_dump(mode="json", exclude_unset=True),
        reason=asked.reason,
        concerned=asked.lines,
        before=dict(before),
        after=dict(after),
        days=desk.settings.proposal_days,
        most=caller.daily_proposals,
    )
    data = {"proposition": kept, "etat": "en attente d'une personne"}
    return Given(Outcome.GIVEN, data={**data, "avant": dict(before), "apres": dict(after)})


def _open_site(
    session: Session, desk: Desk, caller: Caller, kind: DeclaredKind, change: BaseModel
) -> UUID | None:
    """Give the site that a change is about, if it is open; the rest is told as nothing there."""
    scope = caller.scope(session, desk.assistance, kind.declared.permission)
    if scope is None:
        raise UnknownKind
    try:
        site_id: UUID | None = kind.handled.site_of(session, change)
    except Problem:
        raise NothingThere from None
    if site_id is not None and site_id not in scope.sites:
        raise NothingThere
    return site_id


@operation
def keep_proposal(
    session: Session,
    *,
    token: str,
    kind: str,
    permission: str,
    site: str | None,
    change: dict[str, Json],
    reason: str,
    concerned: list[str],
    before: dict[str, str],
    after: dict[str, str],
    days: int,
    most: int,
) -> Json:
    now, token_id = clock.now(), UUID(token)
    since = Proposal.token_id == token_id, Proposal.made_at > now - DAY
    if (session.scalar(select(func.count()).where(*since)) or 0) >= most:
        raise QuotaSpent(most)
    proposal = Proposal(
        id=new_id(),
        token_id=token_id,
        kind=kind,
        permission=permission,
        site_id=UUID(site) if site else None,
        change=change,
        reason=reason,
        concerned=concerned,
        before=before,
        after=after,
        made_at=now,
        expires_at=now + timedelta(days=days),
        state=Decision.OPEN,
    )
    session.add(proposal)
    facts = {
        "proposal": str(proposal.id),
        "token": token,
        "kind": kind,
        "site": site,
        "before": before,
        "after": after,
    }
    append(session, STREAM, "proposal.made", facts)
    return str(proposal.id)
