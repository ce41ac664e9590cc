# SPDX-License-Identifier: Apache-2.0
"""What people decide about tokens: each act is journalled, and no secret ever is."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.assistants import Assistance
from ressourcerie_core.i18n import _
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import append

from .models import AssistantSwitch, AssistantToken
from .opening import digest_of, is_on
from .problems import NotYours, TokenMisdescribed, UnknownToken

STREAM = "jarvos.acts"
LONGEST_DAYS = 366
MOST_CALLS = 10_000
MOST_PROPOSALS = 200
_LONGEST_LABEL = 200


@dataclass(frozen=True)
class Wanted:
    """What a new token is to open, until when."""

    label: str
    tools: Collection[str]
    kinds: Collection[str]
    sites: Collection[UUID]
    days: int
    daily_calls: int
    daily_proposals: int


def everything(session: Session) -> Sequence[AssistantToken]:
    """List the tokens, the newest first, revoked ones included."""
    return session.scalars(select(AssistantToken).order_by(AssistantToken.id.desc())).all()


def find(session: Session, token_id: UUID) -> AssistantToken:
    """Give a token.

    :raises UnknownToken: there is none.
    """
    found = session.get(AssistantToken, token_id)
    if found is None:
        raise UnknownToken(token_id)
    return found


def make(
    session: Session, assistance: Assistance, wanted: Wanted, *, secret: str, by: UUID
) -> AssistantToken:
    """Make a token that opens no more than its maker may do.

    :raises TokenMisdescribed: it has no name, opens nothing, or its figures are out of bounds.
    :raises NotYours: its maker may not do something of it.
    """
    _check(session, assistance, wanted, by)
    now = clock.now()
    token = AssistantToken(
        id=new_id(),
        label=wanted.label[:_LONGEST_LABEL],
        digest=digest_of(secret),
        tools=sorted(wanted.tools),
        kinds=sorted(wanted.kinds),
        sites=sorted(map(str, wanted.sites)),
        daily_calls=wanted.daily_calls,
        daily_proposals=wanted.daily_proposals,
        pseudonym_key=secrets.token_bytes(32),
        made_at=now,
        made_by=by,
        expires_at=now + timedelta(days=wanted.days),
    )
    session.add(token)
    append(session, STREAM, "token.made", {"before": {}, "after": _told(token)}, by)
    return token


def revoke(session: Session, token_id: UUID, *, by: UUID) -> AssistantToken:
    """Make a token open nothing any more; revoked again, it stays as it is."""
    token = find(session, token_id)
    if token.revoked_at is None:
        before = _told(token)
        token.revoked_at, token.revoked_by = clock.now(), by
        append(session, STREAM, "token.revoked", {"before": before, "after": _told(token)}, by)
    return token


def turn(session: Session, *, on: bool, by: UUID) -> None:
    """Stop every assistant at once, or let them in again."""
    before = is_on(session)
    session.add(AssistantSwitch(id=new_id(), is_on=on, at=clock.now(), by=by))
    facts = {"before": {"on": before}, "after": {"on": on}}
    append(session, STREAM, "assistants.turned", facts, by)


def _check(session: Session, assistance: Assistance, wanted: Wanted, by: UUID) -> None:
    if not wanted.label:
        raise TokenMisdescribed(_("Il manque le nom du jeton."), "label")
    if not wanted.sites:
        raise TokenMisdescribed(_("Aucun site n'est coché."), "sites")
    if not wanted.tools and not wanted.kinds:
        raise TokenMisdescribed(_("Rien n'est coché : ce jeton n'ouvrirait rien."), "tools")
    bounds = {
        "days": (wanted.days, 1, LONGEST_DAYS),
        "daily_calls": (wanted.daily_calls, 1, MOST_CALLS),
        "daily_proposals": (wanted.daily_proposals, 0, MOST_PROPOSALS),
    }
    for field, (figure, least, most) in bounds.items():
        if not least <= figure <= most:
            text = _("Ce nombre va de {least} à {most}.").format(least=least, most=most)
            raise TokenMisdescribed(text, field)
    declared = [assistance.tools.get(one) for one in wanted.tools]
    proposed = [assistance.kinds.get(one) for one in wanted.kinds]
    for one in (*declared, *proposed):
        if one is None:
            raise TokenMisdescribed(_("Un outil coché n'existe plus."), "tools")
        held = assistance.sites_for(session, by, one.declared.permission)
        if not held.keys() & set(wanted.sites):
            raise NotYours(one.declared.title)


def _told(token: AssistantToken) -> dict[str, Any]:
    return {
        "token": str(token.id),
        "label": token.label,
        "tools": token.tools,
        "kinds": token.kinds,
        "sites": token.sites,
        "until": token.expires_at.isoformat(),
        "revoked": token.revoked_at is not None,
    }
