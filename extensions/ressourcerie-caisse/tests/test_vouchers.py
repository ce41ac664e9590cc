# SPDX-License-Identifier: Apache-2.0
"""A voucher has a code from its sale on, is worth less each time it pays, and may be cancelled."""

import pytest
from ressourcerie_caisse.models import Voucher
from ressourcerie_caisse.service.acts.vouchers import SIGNS, code_of, read_code
from ressourcerie_caisse.service.setting_problems import AlreadySettled
from ressourcerie_caisse.service.vouchers import cancel_voucher
from sqlalchemy import select

from ressourcerie_core.ids import new_id

from .device import line


@pytest.fixture
def sold(till, cash, database):
    """Give a voucher of 10 € that the till sold."""
    till.open()
    till.sell(line(1_000, kind="voucher-sold", label="Bon d'achat"), method=cash)
    till.send()
    with database.read() as session:
        return session.scalars(select(Voucher)).one()


def pay(till, method, cents, reference):
    ticket = till.sell(line(cents), method=method)
    till.outbox.pop()
    ticket["payments"][0]["reference"] = reference
    till.sign(ticket)
    return till.send()[0]


def worth(till, code):
    return till.ask("GET", f"/vouchers/{code}").json()["left_cents"]


def test_code_is_read_as_people_write_it():
    code = code_of(new_id())
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert read_code(typed) == read_code(code[2:]) == code


def test_each_wrong_sign_and_each_swap_of_neighbours_is_seen():
    for _code in range(20):
        signs = code_of(new_id())[2:].replace("-", "")
        wrong = {
            signs[:place] + sign + signs[place + 1 :]
            for place in range(len(signs))
            for sign in SIGNS
        }
        swapped = {
            signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
            for place in range(len(signs) - 1)
        }
        assert {one for one in wrong | swapped if read_code(one)} == {signs}


def test_voucher_pays_until_nothing_is_left_and_more_is_remarked(till, methods, sold):
    assert (sold.code, worth(till, sold.code)) == (code_of(sold.id), 1_000)

    assert pay(till, methods["voucher"], 600, sold.code.lower())["remarks"] == []
    assert worth(till, sold.code) == 400
    beyond = pay(till, methods["voucher"], 500, sold.code)
    unknown = pay(till, methods["voucher"], 500, "bleu")

    assert (beyond["state"], unknown["state"]) == ("recorded", "recorded")
    assert "ne valait plus que 4,00" in beyond["remarks"][0]
    assert unknown["remarks"] == ["Le bon « bleu » n'est pas connu ici."]
    assert worth(till, sold.code) == 0
    assert till.ask("GET", "/vouchers/bleu").json()["type"].endswith("caisse/voucher-unknown")


def test_voucher_is_cancelled_once_with_a_reason(till, methods, sold, database, site_id):
    def cancel(session):
        cancel_voucher(session, site_id, sold.id, reason="perdu", by=till.operator)

    database.write(cancel)

    assert till.ask("GET", f"/vouchers/{sold.code}").json()["cancelled"]
    paid = pay(till, methods["voucher"], 100, sold.code)
    assert paid["remarks"] == [f"Le bon « {sold.code} » était annulé."]
    with pytest.raises(AlreadySettled):
        database.write(cancel)


def test_what_is_given_back_of_a_voucher_is_owed_no_more(till, cash, sold):
    back = line(1_000, kind="voucher-sold", original_line=str(sold.id))
    with_reason = {"type": "refund", "reason": "repris"}
    sale = till.ask("GET", "/tickets/C1-000001").json()["id"]
    till.sell(back, method=cash, original=sale, **with_reason)

    assert [one["state"] for one in till.send()] == ["recorded"]
    assert worth(till, sold.code) == 0


def test_page_shows_what_is_owed(instance, site_id, sold):
    with instance.signed_in(["caisse.read"]) as client:
        page = client.get(f"/caisse/sites/{site_id}/bons").text
    assert sold.code in page
    assert "10,00" in page
