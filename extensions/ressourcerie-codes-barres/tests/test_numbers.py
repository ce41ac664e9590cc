# SPDX-License-Identifier: Apache-2.0
"""What codes show at the scale, with all that their numbers call."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from ressourcerie_codes_barres.models import Numbered
from ressourcerie_codes_barres.pages.weighing import scan_at_scale
from ressourcerie_codes_barres.service.numbers import number_of, target_of

from ressourcerie_core.auth import Visitor
from ressourcerie_core.ids import new_id


@dataclass(frozen=True)
class Weighing:
    site_id: UUID
    ticket_id: UUID


@pytest.fixture
def weighing(site_id):
    return Weighing(site_id, new_id())


def test_scale_is_given_the_numbers_of_categories_and_containers(database, chairs, weighing):
    crate = new_id()

    def number(session):
        assert number_of(session, Numbered.CATEGORY, chairs) == 1
        assert number_of(session, Numbered.CONTAINER, crate) == 1
        assert number_of(session, Numbered.CONTAINER, crate) == 1
        assert target_of(session, Numbered.CONTAINER, 1) == crate

    database.write(number)
    with database.read() as session:
        facts = scan_at_scale(session, None, weighing).context["facts"]

    assert f'"categories": {{"1": "{chairs}"}}' in facts
    assert f'"containers": {{"1": "{crate}"}}' in facts


@pytest.mark.parametrize(
    ("permission", "is_led"), [("codes-barres.label", True), ("codes-barres.read", False)]
)
def test_scale_leads_who_labels_to_a_new_object_of_the_deposit(
    database, weighing, permission, is_led
):
    visitor = Visitor(new_id(), "Camille", frozenset({permission}))
    with database.read() as session:
        path = scan_at_scale(session, visitor, weighing).context["new_object"]

    assert path.endswith(f"/objets/nouveau?depot={weighing.ticket_id}") is is_led
    assert bool(path) is is_led
