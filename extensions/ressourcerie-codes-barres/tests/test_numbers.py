# SPDX-License-Identifier: Apache-2.0
"""What codes show at the scale, with all that their numbers call."""

from ressourcerie_codes_barres.models import Numbered
from ressourcerie_codes_barres.pages.weighing import scan_at_scale
from ressourcerie_codes_barres.service.numbers import number_of, target_of

from ressourcerie_core.ids import new_id


def test_scale_is_given_the_numbers_of_categories_and_containers(database, chairs):
    crate = new_id()

    def number(session):
        assert number_of(session, Numbered.CATEGORY, chairs) == 1
        assert number_of(session, Numbered.CONTAINER, crate) == 1
        assert number_of(session, Numbered.CONTAINER, crate) == 1
        assert target_of(session, Numbered.CONTAINER, 1) == crate

    database.write(number)
    with database.read() as session:
        facts = scan_at_scale(session, None, None).context["facts"]

    assert f'"categories": {{"1": "{chairs}"}}' in facts
    assert f'"containers": {{"1": "{crate}"}}' in facts
