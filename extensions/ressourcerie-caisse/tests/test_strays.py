# SPDX-License-Identifier: Apache-2.0
"""What came too late is counted in the session that is open, once somebody says so."""

import pytest
from ressourcerie_caisse.models import Act, Stray, Ticket
from ressourcerie_caisse.service.strays import attach
from ressourcerie_caisse.service.working_problems import AttachRefused
from sqlalchemy import select

from ressourcerie_core.auth import devices
from ressourcerie_core.journal.verifying import verify

from .device import line


@pytest.fixture
def late(till, database, cash):
    """Give the id of a ticket that came after its session was closed."""
    till.open()
    over = till.session
    till.close({}, tickets=0)
    till.session = over
    till.sell(line(500), method=cash)
    till.send()
    with database.read() as session:
        return session.scalars(select(Stray.id)).one()


def test_late_ticket_is_attached_to_the_open_session_with_its_own_time(
    till, late, database, site_id, camille
):
    opened = till.open()
    till.send()

    database.write(lambda session: attach(session, site_id, late, by=camille))

    with database.read() as session:
        ticket, act = session.get_one(Ticket, late), session.get_one(Act, late)
        assert (str(ticket.session_id), ticket.number, act.attached) == (opened, "C1-000001", True)
        assert session.get_one(Stray, late).outcome == "attached"
    assert verify(database).is_whole


def test_late_ticket_of_a_device_that_was_revoked_since_is_attached_too(
    till, late, database, site_id, camille
):
    till.open()
    till.send()
    database.write(lambda session: devices.revoke(session, device_id=till.device))

    database.write(lambda session: attach(session, site_id, late, by=camille))

    with database.read() as session:
        assert session.get(Ticket, late) is not None


def test_late_ticket_waits_while_no_session_is_open(late, database, site_id, camille):
    with pytest.raises(AttachRefused, match="Aucune session de la caisse « Caisse 1 »"):
        database.write(lambda session: attach(session, site_id, late, by=camille))
