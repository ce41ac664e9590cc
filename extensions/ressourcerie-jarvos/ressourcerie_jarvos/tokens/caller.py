# SPDX-License-Identifier: Apache-2.0
"""Who asks, once a token is recognised."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.assistants import Assistance, AssistantScope
from ressourcerie_core.i18n import _

from .models import AssistantToken

_SIGNS = 8


@dataclass(frozen=True)
class Caller:
    """An assistant, as its token says."""

    token_id: UUID
    label: str
    made_by: UUID
    tools: frozenset[str]
    kinds: frozenset[str]
    sites: frozenset[UUID]
    daily_calls: int
    daily_proposals: int
    pseudonym_key: bytes

    @classmethod
    def of(cls, token: AssistantToken) -> Self:
        """Read a token, which need not stay within its session."""
        return cls(
            token.id,
            token.label,
            token.made_by,
            frozenset(token.tools),
            frozenset(token.kinds),
            frozenset(UUID(one) for one in token.sites),
            token.daily_calls,
            token.daily_proposals,
            token.pseudonym_key,
        )

    def scope(
        self, session: Session, assistance: Assistance, permission: str
    ) -> AssistantScope | None:
        """Give what is open: the token's sites where whoever made it still has the permission."""
        held = assistance.sites_for(session, self.made_by, permission)
        sites = {site_id: name for site_id, name in held.items() if site_id in self.sites}
        return AssistantScope(sites, self.pseudonym) if sites else None

    def pseudonym(self, person: UUID) -> str:
        """Give what stands for a person, for this token alone."""
        drawn = hmac.new(self.pseudonym_key, person.bytes, hashlib.sha256).hexdigest()
        return _("bénévole {signs}").format(signs=drawn[:_SIGNS])
