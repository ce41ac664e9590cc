# SPDX-License-Identifier: Apache-2.0
"""An object follows the tickets that sell it and give it back; a second sale is kept and shown."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from ressourcerie_codes_barres.models import DoubleSale, Object
from ressourcerie_codes_barres.service.objects import Facts, add_object
from ressourcerie_codes_barres.service.problems import DoubleSaleSettled
from ressourcerie_codes_barres.service.selling import follow_ticket, open_double_sales, settle
from sqlalchemy import select

from ressourcerie_core.ids import new_id

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    line_id: UUID
    object_id: UUID | None
    original_line_id: UUID | None = None


@dataclass(frozen=True)
class Ticket:
    ticket_id: UUID
    till_id: UUID
    happened_at: datetime
    sign: int
    lines: tuple[Line, ...]


@pytest.fixture
def tickets(database, armchair):
    """Give tickets about the armchair, and what it and its second sales then are."""
    return Tickets(database, armchair[0])


class Tickets:
    def __init__(self, database, object_id):
        self.database, self.object_id = database, object_id

    def sell(self):
        """Sell it on a new ticket; give the line."""
        line = Line(new_id(), self.object_id)
        self.tell(1, line)
        return line.line_id

    def give_back(self, line_id):
        self.tell(-1, Line(new_id(), self.object_id, line_id))

    def tell(self, sign, line):
        ticket = Ticket(new_id(), UUID(int=1), NOON, sign, (line,))
        self.database.write(lambda session: follow_ticket(session, ticket))

    def stands(self):
        """Give the state, the line that sold it, and the lines that came second."""
        with self.database.read() as session:
            row = session.get_one(Object, self.object_id)
            return row.state, row.sold_line_id, set(session.scalars(select(DoubleSale.line_id)))


def test_ticket_sells_its_object_once_however_often_it_is_told(tickets):
    line = Line(new_id(), tickets.object_id)
    for _time in range(3):
        tickets.tell(1, line)

    assert tickets.stands() == ("sold", line.line_id, set())


def test_object_given_back_is_for_sale_again(tickets):
    tickets.give_back(tickets.sell())

    assert tickets.stands() == ("available", None, set())


def test_second_sale_is_kept_and_the_first_stays(tickets):
    first, second = tickets.sell(), tickets.sell()

    assert tickets.stands() == ("sold", first, {second})


def test_giving_back_the_second_sale_ends_the_matter(tickets):
    first, second = tickets.sell(), tickets.sell()
    tickets.give_back(second)

    assert tickets.stands() == ("sold", first, set())


def test_giving_back_the_first_sale_leaves_the_object_to_the_second(tickets):
    first, second = tickets.sell(), tickets.sell()
    tickets.give_back(first)

    assert tickets.stands() == ("sold", second, set())


def test_lines_without_an_object_and_objects_of_nobody_change_nothing(tickets):
    tickets.tell(1, Line(new_id(), None))
    tickets.tell(1, Line(new_id(), new_id()))

    assert tickets.stands() == ("available", None, set())


def test_second_sale_is_settled_once_with_a_reason(tickets, database, site_id):
    tickets.sell()
    tickets.sell()
    with database.read() as session:
        (double,) = open_double_sales(session, [site_id])

    database.write(lambda session: settle(session, site_id, double.id, reason="deux", by=None))

    with database.read() as session:
        assert open_double_sales(session, [site_id]) == []
    with pytest.raises(DoubleSaleSettled, match="déjà réglé"):
        database.write(lambda session: settle(session, site_id, double.id, reason="x", by=None))


def test_numbers_of_objects_stay_unique(database, site_id, chairs):
    def add(session):
        facts = Facts(chairs, "Chaise paillée", 800)
        return {add_object(session, site_id, facts, by=None).number for _one in range(50)}

    assert len(database.write(add)) == 50
