# SPDX-License-Identifier: Apache-2.0
"""Use cases on the roles of people, at a site or everywhere; none of them commits."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session, object_session

from ressourcerie_core.auth import sites
from ressourcerie_core.auth.models import Account, Grant
from ressourcerie_core.auth.problems import UnknownRole
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.errors import Refused
from ressourcerie_core.journal import note

#: The name of a role, and the id of the site where it holds; ``None`` is everywhere.
RoleAt = tuple[str, UUID | None]


def grants_of(roles: Iterable[RoleAt], rights: Rights) -> list[Grant]:
    """Make the grants of some roles, each once.

    :raises Refused: an :class:`UnknownRole` for each that no loaded module declares.
    """
    wanted = sorted(set(roles), key=lambda one: (one[0], str(one[1] or "")))
    if unknown := sorted({role for role, _site in wanted} - rights.roles.keys()):
        raise Refused(UnknownRole(role, roles=rights.roles) for role in unknown)
    return [Grant(role=role, site_id=site_id) for role, site_id in wanted]


def role_at(session: Session, written: str) -> RoleAt:
    """Read ``caisse.seller``, a role that holds everywhere, or ``caisse.seller@Boutique``.

    :raises UnknownSite: no site has this name.
    """
    role, at, site = written.partition("@")
    return role, sites.named(session, site).id if at else None


def replace(account: Account, *, roles: Iterable[RoleAt], rights: Rights) -> None:
    """Give an account these roles in place of those it has.

    A role of a module that is off is neither given nor taken away: nobody could see it.
    """
    hidden = [grant for grant in account.grants if grant.role not in rights.roles]
    held = {(grant.role, grant.site_id): grant for grant in account.grants}
    wanted = grants_of(roles, rights)
    session = object_session(account)
    assert session is not None
    with noted(session, account):
        account.grants = hidden + [held.get((one.role, one.site_id), one) for one in wanted]


@contextmanager
def noted(session: Session, account: Account) -> Iterator[None]:
    """Journal what the block changes of the rights of an account, if it changes any."""
    before = facts_of(account)
    yield
    after = facts_of(account)
    if after != before:
        note(session, "account.roles-changed", before=before, after=after)


def facts_of(account: Account) -> dict[str, Any]:
    """Tell the rights of an account without naming anybody, for the journal."""
    roles = sorted((one.role, str(one.site_id or "")) for one in account.grants)
    return {
        "account": str(account.id),
        "administrator": account.administrator,
        "roles": [f"{role}@{site_id}" if site_id else role for role, site_id in roles],
    }


def permissions_of(account: Account, rights: Rights) -> frozenset[str]:
    """Add up what an account may do everywhere; an administrator may do all that exists."""
    if account.administrator:
        return frozenset(rights.permissions)
    return rights.given_by(grant.role for grant in account.grants if grant.site_id is None)


def permissions_by_site(account: Account, rights: Rights) -> dict[UUID, frozenset[str]]:
    """Add up what an account may do at each site where it has a role of its own."""
    roles: dict[UUID, list[str]] = {}
    for grant in account.grants:
        if grant.site_id is not None:
            roles.setdefault(grant.site_id, []).append(grant.role)
    return {site_id: rights.given_by(names) for site_id, names in roles.items()}
