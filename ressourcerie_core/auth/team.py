# SPDX-License-Identifier: Apache-2.0
"""Who works at a site, and what each may do there (public to modules)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import granting, pins
from ressourcerie_core.auth.models import Account, Grant
from ressourcerie_core.auth.rights import Rights

_ACCOUNTS, _GRANTS = (model.metadata.tables[model.__tablename__] for model in (Account, Grant))
# Built once: each ticket asks. An account without a role is a row without one.
_RIGHTS_OF = (
    select(_ACCOUNTS.c.administrator, _GRANTS.c.role, _GRANTS.c.site_id)
    .outerjoin_from(_ACCOUNTS, _GRANTS)
    .where(_ACCOUNTS.c.id == bindparam("of"), _ACCOUNTS.c.disabled_at.is_(None))
)


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
        found = session.execute(_RIGHTS_OF, {"of": account_id}).all()
        if any(administrator for administrator, _role, _site in found):
            return frozenset(self.rights.permissions)
        return self.rights.given_by(role for _no, role, at in found if at in {None, site_id})

    def _permissions(self, account: Account, site_id: UUID) -> frozenset[str]:
        by_site = granting.permissions_by_site(account, self.rights)
        everywhere = granting.permissions_of(account, self.rights)
        return everywhere | by_site.get(site_id, frozenset())
