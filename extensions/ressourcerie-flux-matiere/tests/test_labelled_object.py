# SPDX-License-Identifier: Apache-2.0
"""What the reception shows on the sheet of a labelled object, which another module owns."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from ressourcerie_flux_matiere.pages.labelled_object import deposit_of

from ressourcerie_core.auth import Visitor
from ressourcerie_core.ids import new_id

READS = frozenset({"flux-matiere.read"})


@dataclass(frozen=True)
class ObjectSheet:
    deposit_id: UUID | None


@pytest.fixture
def shown(database):
    def shown(deposit_id, visitor):
        with database.read() as session:
            fragment = deposit_of(session, visitor, ObjectSheet(deposit_id))
            return fragment and fragment.context

    return shown


def test_an_object_leads_to_its_deposit(reception, shown, site_id, client):
    deposit = UUID(reception.ticket())
    found = shown(deposit, Visitor(new_id(), "Camille", READS))

    assert (found["number"], found["day"]) == (1, "16/03/2026")
    assert found["path"] == f"/flux-matiere/sites/{site_id}/depots/{deposit}"
    assert client.get(found["path"], headers={"Accept": "text/html"}).status_code == 200


def test_nothing_is_shown_to_who_may_not_read_it_nor_without_a_deposit(reception, shown, site_id):
    deposit = UUID(reception.ticket())
    elsewhere = Visitor(new_id(), "Sacha", frozenset(), {new_id(): READS})
    here = Visitor(new_id(), "Sacha", frozenset(), {site_id: READS})

    assert shown(deposit, elsewhere) is None
    assert shown(deposit, None) is None
    assert shown(None, here) is None
    assert shown(new_id(), here) is None
    assert shown(deposit, here) is not None
