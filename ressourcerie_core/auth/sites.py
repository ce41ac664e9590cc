# SPDX-License-Identifier: Apache-2.0
"""Use cases on the sites where the association works; none of them commits."""

from collections.abc import Collection, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth.models import SignedInSession, Site
from ressourcerie_core.auth.names import normal_name
from ressourcerie_core.auth.problems import (
    NotYourSite,
    SiteNameTaken,
    SwitchHourRefused,
    TimeZoneUnknown,
    UnknownSite,
)
from ressourcerie_core.journal import note

LAST_HOUR = 23


def known_time_zone(name: str) -> str:
    """Give the IANA name of a time zone, however it is cased.

    :raises TimeZoneUnknown: there is none of that name; a near one is proposed.
    """
    zones = {zone.lower(): zone for zone in available_timezones()}
    found = zones.get(name.strip().lower())
    if found is None:
        raise TimeZoneUnknown(name, zones=zones.values())
    return found


def zone_of(session: Session) -> ZoneInfo:
    """Give the zone of the instance, in which its jobs are due: that of the first site."""
    return ZoneInfo(session.scalar(select(Site.time_zone).order_by(Site.name).limit(1)) or "UTC")


def add(session: Session, *, name: str, time_zone: str, switch_hour: int) -> Site:
    """Add a place where the association works.

    :param switch_hour: the local hour, 0 to 23, at which its day begins.
    """
    site = Site(
        name=_free_name(session, name),
        time_zone=known_time_zone(time_zone),
        switch_hour=_known_hour(switch_hour),
    )
    session.add(site)
    session.flush()  # it gives the id that is journalled
    note(session, "site.added", after=_facts_of(site))
    return site


def change(session: Session, site_id: UUID, *, name: str, time_zone: str, switch_hour: int) -> Site:
    """Rename a site, or say otherwise when its day begins; the past keeps its days."""
    site = of_id(session, site_id)
    before = _facts_of(site)
    site.name = _free_name(session, name, own=site)
    site.time_zone = known_time_zone(time_zone)
    site.switch_hour = _known_hour(switch_hour)
    note(session, "site.changed", before=before, after=_facts_of(site))
    return site


def every(session: Session) -> Sequence[Site]:
    """List the sites by name."""
    return session.scalars(select(Site).order_by(Site.name)).all()


def of_id(session: Session, site_id: UUID) -> Site:
    """Give the site of an id.

    :raises UnknownSite: there is none.
    """
    site = session.get(Site, site_id)
    if site is None:
        raise UnknownSite(str(site_id), names=names(session).values())
    return site


def choose(session: Session, *, digest: bytes, site_id: UUID, places: Collection[UUID]) -> None:
    """Note where the person of an office session works from now on.

    :param places: the sites where this person has rights.
    :raises NotYourSite: the site is none of them.
    """
    if site_id not in places:
        raise NotYourSite
    opened = session.scalar(select(SignedInSession).where(SignedInSession.digest == digest))
    if opened is not None:
        opened.site_id = site_id


def names(session: Session) -> dict[UUID, str]:
    """Give the name of each site by its id, in the order of names."""
    return dict(session.execute(select(Site.id, Site.name).order_by(Site.name)).all())


def named(session: Session, name: str) -> Site:
    """Give the site of a name, however it is cased.

    :raises UnknownSite: there is none.
    """
    wanted = normal_name(name).casefold()
    found = next((site for site in every(session) if site.name.casefold() == wanted), None)
    if found is None:
        raise UnknownSite(name, names=names(session).values())
    return found


def current(places: Collection[UUID], *, chosen: UUID | None) -> UUID | None:
    """Give the site where somebody works now: the one chosen, or the only one."""
    if chosen in places:
        return chosen
    return next(iter(places)) if len(places) == 1 else None


def _facts_of(site: Site) -> dict[str, str | int]:
    return {
        "site": str(site.id),
        "name": site.name,
        "time_zone": site.time_zone,
        "switch_hour": site.switch_hour,
    }


def _free_name(session: Session, name: str, *, own: Site | None = None) -> str:
    wanted = normal_name(name)
    taken = (site for site in every(session) if site is not own)
    if any(site.name.casefold() == wanted.casefold() for site in taken):
        raise SiteNameTaken(wanted)
    return wanted


def _known_hour(hour: int) -> int:
    if not 0 <= hour <= LAST_HOUR:
        raise SwitchHourRefused(hour)
    return hour
