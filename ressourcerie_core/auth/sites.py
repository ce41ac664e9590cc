# SPDX-License-Identifier: Apache-2.0
"""Use cases on the sites where the association works; none of them commits."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth.models import Site
from ressourcerie_core.auth.names import normal_name
from ressourcerie_core.auth.problems import UnknownSite


def names(session: Session) -> dict[UUID, str]:
    """Give the name of each site by its id, in the order of names."""
    return dict(session.execute(select(Site.id, Site.name).order_by(Site.name)).all())


def named(session: Session, name: str) -> Site:
    """Give the site of a name, however it is cased.

    :raises UnknownSite: there is none.
    """
    wanted = normal_name(name).casefold()
    every = session.scalars(select(Site).order_by(Site.name)).all()
    found = next((site for site in every if site.name.casefold() == wanted), None)
    if found is None:
        raise UnknownSite(name, names=[site.name for site in every])
    return found


def current(places: Collection[UUID], *, chosen: UUID | None) -> UUID | None:
    """Give the site where somebody works now: the one chosen, or the only one."""
    if chosen in places:
        return chosen
    return next(iter(places)) if len(places) == 1 else None
