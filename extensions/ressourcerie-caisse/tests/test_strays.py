# SPDX-License-Identifier: Apache-2.0
"""What came too late is counted in the session that is open, once somebody says so."""

import json

import pytest
from ressourcerie_caisse.models import Act, Gap, Stray, Ticket
from ressourcerie_caisse.service.settling import explain_gap
from ressourcerie_caisse.service.strays import attach
from ressourcerie_caisse.service.working_problems import AttachRefused
from sqlalchemy import select, update

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


def test_late_ticket_whose_rank_serves_already_is_refused_and_waits(
    till, late, database, site_id, camille
):
    till.open()
    till.send()
    database.write(
        lambda session: session.execute(
            update(Stray).where(Stray.id == late).values(content=_with_rank(session, late, 1))
        )
    )

    with pytest.raises(AttachRefused, match="a déjà ce rang"):
        database.write(lambda session: attach(session, site_id, late, by=camille))
    with database.read() as session:
        assert session.get_one(Stray, late).settled_at is None


def test_number_of_a_late_ticket_is_not_missing(till, late, database, cash):
    till.open()
    till.sell(line(300), method=cash)
    till.send()

    with database.read() as session:
        assert session.scalars(select(Gap)).all() == []
        assert session.get_one(Stray, late).number == "C1-000001"


def test_gap_that_was_explained_stays_so_when_one_of_its_numbers_comes(
    till, database, site_id, camille, cash
):
    till.open()
    for _ticket in range(5):
        till.sell(line(100), method=cash)
    middle = till.outbox[2:5]
    del till.outbox[2:5]  # numbers 2 to 4
    till.send()

    def explain(session):
        for gap_id in session.scalars(select(Gap.id)).all():
            explain_gap(session, site_id, gap_id, explanation="tablette en panne", by=camille)

    database.write(explain)
    till.outbox.append(middle[1])
    till.send()
    with database.read() as session:
        left = session.scalars(select(Gap).where(Gap.of == "tickets")).all()
    assert sorted((gap.first, gap.last, gap.explanation) for gap in left) == [
        (2, 2, "tablette en panne"),
        (4, 4, "tablette en panne"),
    ]


def _with_rank(session, stray_id, rank):
    said = json.loads(session.get_one(Stray, stray_id).content)
    return json.dumps(said | {"seq": rank})
