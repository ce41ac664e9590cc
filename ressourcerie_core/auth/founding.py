# SPDX-License-Identifier: Apache-2.0
"""The first rows of an instance: its association, its first site."""

from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from ressourcerie_core.auth.models import Association, Site
from ressourcerie_core.auth.names import normal_name
from ressourcerie_core.auth.problems import SwitchHourRefused, TimeZoneUnknown

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


def found_instance(
    session: Session, *, association: str, site: str, time_zone: str, switch_hour: int
) -> Site:
    """Write the association and its first site into an empty base.

    :param switch_hour: the local hour, 0 to 23, at which the site's day begins.
    """
    if not 0 <= switch_hour <= LAST_HOUR:
        raise SwitchHourRefused(switch_hour)
    session.add(Association(name=normal_name(association)))
    place = Site(
        name=normal_name(site), time_zone=known_time_zone(time_zone), switch_hour=switch_hour
    )
    session.add(place)
    return place
