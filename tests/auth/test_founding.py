# SPDX-License-Identifier: Apache-2.0
"""The association and its first site."""

import pytest
from sqlalchemy import select

from ressourcerie_core.auth.founding import found_instance
from ressourcerie_core.auth.models import Association, Site
from ressourcerie_core.auth.problems import SwitchHourRefused, TimeZoneUnknown

FACTS = {
    "association": "La Boussole",
    "site": "Boutique",
    "time_zone": "europe/paris",
    "switch_hour": 4,
}


def test_an_instance_begins_with_an_association_and_a_site(database):
    database.write(lambda session: found_instance(session, **FACTS).name)

    with database.read() as session:
        assert session.scalars(select(Association.name)).all() == ["La Boussole"]
        site = session.scalars(select(Site)).one()
        assert (site.name, site.time_zone, site.switch_hour) == ("Boutique", "Europe/Paris", 4)


def test_a_time_zone_that_does_not_exist_is_answered_with_near_ones(database):
    with database.read() as session, pytest.raises(TimeZoneUnknown) as refusal:
        found_instance(session, **FACTS | {"time_zone": "Europe/Pari"})

    assert refusal.value.detail == "« Europe/Pari » n'est pas un fuseau horaire."
    assert refusal.value.hint.startswith("Essayez par exemple Europe/Paris ou ")


@pytest.mark.parametrize("hour", [-1, 24])
def test_a_day_begins_at_an_hour_of_the_clock(database, hour):
    with database.read() as session, pytest.raises(SwitchHourRefused) as refusal:
        found_instance(session, **FACTS | {"switch_hour": hour})

    assert refusal.value.as_line() == (
        f"{hour} n'est pas une heure de bascule. → "
        "Donnez une heure entière de 0 à 23 : 0 si la journée finit à minuit."
    )
