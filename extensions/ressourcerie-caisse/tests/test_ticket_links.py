# SPDX-License-Identifier: Apache-2.0
"""What the till shows on the sheet of a labelled object, which another module owns."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from ressourcerie_caisse.models import Ticket
from ressourcerie_caisse.pages.ticket_links import scanned_ticket, ticket_of
from sqlalchemy import select

from ressourcerie_core.auth import Visitor
from ressourcerie_core.ids import new_id

from .device import line

READS = frozenset({"caisse.read"})


@dataclass(frozen=True)
class ObjectSheet:
    site_id: UUID
    ticket_id: UUID | None


@pytest.fixture
def ticket(till, cash, database):
    """Sell something; give the ticket's id and number."""
    till.open()
    till.sell(line(500), method=cash)
    till.send()
    with database.read() as session:
        return session.execute(select(Ticket.id, Ticket.number)).one()


@pytest.fixture
def shown(database, site_id):
    def shown(ticket_id, visitor):
        with database.read() as session:
            fragment = ticket_of(session, visitor, ObjectSheet(site_id, ticket_id))
            return fragment and fragment.context

    return shown


def test_a_sold_object_leads_to_its_ticket(ticket, shown, site_id, client):
    found = shown(ticket.id, Visitor(new_id(), "Camille", READS))

    assert found["said"] == f"Vendu par le ticket {ticket.number}"
    assert found["path"] == f"/caisse/sites/{site_id}/tickets/{ticket.id}"
    assert client.get(found["path"], headers={"Accept": "text/html"}).status_code == 200


def test_a_scanned_receipt_leads_to_its_ticket(ticket, database, site_id):
    visitor = Visitor(new_id(), "Camille", READS)
    with database.read() as session:
        found = scanned_ticket(session, visitor, ObjectSheet(site_id, ticket.id))

    assert found.context["said"] == f"Voir le ticket {ticket.number}"


def test_nothing_is_shown_to_who_may_not_read_it_nor_without_a_ticket(ticket, shown, site_id):
    elsewhere = Visitor(new_id(), "Sacha", frozenset(), {new_id(): READS})
    here = Visitor(new_id(), "Sacha", frozenset(), {site_id: READS})

    assert shown(ticket.id, elsewhere) is None
    assert shown(ticket.id, None) is None
    assert shown(None, here) is None
    assert shown(new_id(), here) is None
    assert shown(ticket.id, here) is not None
