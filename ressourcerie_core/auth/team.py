# SPDX-License-Identifier: Apache-2.0
"""Who works at a site, and what each may do there (public to modules)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.auth import granting, pins
from ressourcerie_core.auth.models import Account
from ressourcerie_core.auth.rights import Rights


@dataclass(frozen=True)
class Member:
    """Somebody who works at a site.

    :param id: the opaque id of the account.
    :param name: what people call this person; for screens, never for logs.
    :param permissions: the names of what this person may do at the site.
    """

    id: UUID
    name: str
    permissions: frozenset[str]


@dataclass(frozen=True)
class Team:
    """The people of an association, as their rights are now."""

    rights: Rights

    def at(self, session: Session, site_id: UUID) -> list[Member]:
        """List by name the people who can sign in by a PIN on the devices of a site."""
        return [
            Member(account.id, account.display_name, self._permissions(account, site_id))
            for account in pins.people_at(session, site_id=site_id)
        ]

    def permissions(self, session: Session, account_id: UUID, site_id: UUID) -> frozenset[str]:
        """Give what a person may do at a site now; nothing for who is unknown or disabled."""
        account = session.get(Account, account_id)
        if account is None or account.disabled_at:
            return frozenset()
        return self._permissions(account, site_id)

    def _permissions(self, account: Account, site_id: UUID) -> frozenset[str]:
        by_site = granting.permissions_by_site(account, self.rights)
        everywhere = granting.permissions_of(account, self.rights)
        return everywhere | by_site.get(site_id, frozenset())
