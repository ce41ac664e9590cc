# SPDX-License-Identifier: Apache-2.0
"""The first rows of an instance: its association, its first site, its first administrator."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ressourcerie_core.auth import accounts, sites
from ressourcerie_core.auth.models import Account, Association, Site
from ressourcerie_core.auth.names import normal_name
from ressourcerie_core.auth.problems import AlreadyFounded
from ressourcerie_core.auth.rights import Rights

_ONLY = UUID(int=1)


@dataclass(frozen=True)
class Foundation:
    """What the first rows of the base say, in the words of whoever typed them.

    :param switch_hour: the local hour, 0 to 23, at which the site's day begins.
    """

    association: str
    site: str
    time_zone: str
    switch_hour: int
    login: str
    name: str


def is_founded(session: Session) -> bool:
    """Tell whether somebody has an account here."""
    return session.scalar(select(Account.id).limit(1)) is not None


def found_instance(session: Session, founded: Foundation, *, password_hash: str) -> Account:
    """Write the association, its first site and its first administrator into an empty base.

    :raises AlreadyFounded: the base holds an account; whatever came first stays.
    """
    if is_founded(session):
        raise AlreadyFounded
    found_association(session, founded)
    return accounts.add(
        session,
        login=founded.login,
        display_name=founded.name,
        password_hash=password_hash,
        administrator=True,
        rights=Rights.of([]),
    )


def found_association(session: Session, founded: Foundation) -> Site:
    """Write the association and its first site.

    :raises AlreadyFounded: there is an association, perhaps since a moment.
    """
    try:
        with session.begin_nested():  # Its only possible id decides between two at once.
            session.add(Association(id=_ONLY, name=normal_name(founded.association)))
    except IntegrityError as error:
        raise AlreadyFounded from error
    return sites.add(
        session,
        name=founded.site,
        time_zone=founded.time_zone,
        switch_hour=founded.switch_hour,
    )
