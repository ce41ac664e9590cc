# SPDX-License-Identifier: Apache-2.0
"""Which device holds a till, and what it is told."""

from ressourcerie_caisse.models import Series
from ressourcerie_caisse.service.setting_up import archive_till
from ressourcerie_caisse.service.settling import explain_series
from sqlalchemy import select

from ressourcerie_core.auth import pins
from ressourcerie_core.auth.passwords import Passwords
from ressourcerie_core.auth.posts import Posts
from ressourcerie_core.ids import new_id


def asked(device, till_id, *, reason=None):
    """Ask for a till, and give the whole answer."""
    return device.ask("POST", f"/tills/{till_id}/hold", {"fresh": True, "reason": reason})


def test_a_device_sees_the_tills_of_its_site_and_who_holds_them(till, tablet, till_id):
    till.contact(pending=3)
    other = tablet("Tablette rouge")

    seen = other.ask("GET", "/tills").json()

    (first,) = seen["tills"]
    assert first["held_by"] == {
        "device_id": str(till.device),
        "name": "Tablette 1",
        "waiting": 3,
    }
    assert (first["mine"], seen["device"]["name"]) == (False, "Tablette rouge")


def test_till_that_another_device_holds_is_refused_with_its_name_and_what_it_keeps(
    till, tablet, till_id
):
    till.contact(pending=2)

    refused = asked(tablet("Tablette rouge"), till_id)

    assert refused.status_code == 409
    told = refused.json()
    assert told["type"] == "/problems/caisse/till-held"
    assert (told["device_name"], told["waiting"]) == ("Tablette 1", 2)
    assert "« Tablette 1 » tient la caisse « Caisse 1 »" in told["detail"]


def test_goodbye_lets_another_device_go_on_in_the_same_series(till, tablet, till_id):
    till.ask("POST", f"/tills/{till.till}/release")
    other = tablet("Tablette rouge")

    assert asked(other, till_id).json() == {"series": 1, "seq": 0, "number": 0}


def test_till_taken_with_a_reason_begins_a_series_and_the_old_one_waits_for_an_explanation(
    till, tablet, till_id, database
):
    till.contact(pending=2)

    taken = asked(tablet("Tablette rouge"), till_id, reason="la tablette est tombée")

    assert taken.json()["series"] == 2
    with database.read() as session:
        old = session.scalars(select(Series).where(Series.series == 1)).one()
        assert (old.waiting, old.interrupted_why) == (2, "la tablette est tombée")
        assert old.explained_at is None


def test_contact_tells_what_other_devices_keep_of_the_till(till, tablet, till_id):
    till.contact(pending=2)
    other = tablet("Tablette rouge")
    other.hold(till_id, reason="la tablette est tombée")

    told = other.contact()

    assert told["others_waiting"] == [
        {"device_name": "Tablette 1", "waiting": 2, "till": "Caisse 1"}
    ]


def test_what_a_lost_device_kept_is_waited_for_until_somebody_explains(
    till, tablet, till_id, database, site_id
):
    till.contact(pending=2)
    other = tablet("Tablette rouge")
    other.hold(till_id, reason="la tablette est tombée")

    def explain(session):
        words = "elle est passée sous une roue"
        explain_series(session, site_id, till_id, 1, explanation=words, by=till.operator)

    database.write(explain)
    assert other.contact()["others_waiting"] == []


def test_ticket_on_hold_is_resumed_by_any_till_of_the_site_and_once(till, tablet, till_id):
    other, third = tablet("Tablette rouge"), tablet("Tablette verte")
    held, content = new_id(), {"lines": [{"label": "Lampe"}]}
    put = {"name": "la dame au vélo", "content": content}
    assert till.ask("PUT", f"/held/{held}", put).status_code == 200
    assert till.ask("PUT", f"/held/{held}", put).status_code == 200, "sent again"

    assert [one["name"] for one in other.ask("GET", "/held").json()["items"]] == ["la dame au vélo"]
    assert other.ask("DELETE", f"/held/{held}").json() == {"content": content}
    assert other.ask("DELETE", f"/held/{held}").status_code == 200, "its answer was lost"
    refused = third.ask("DELETE", f"/held/{held}")

    assert refused.json()["device_name"] == "Tablette rouge"
    assert third.ask("GET", "/held").json()["items"] == []
    assert third.ask("DELETE", f"/held/{new_id()}").status_code == 404


def test_other_ticket_under_the_same_identifier_is_refused(till):
    held = new_id()
    till.ask("PUT", f"/held/{held}", {"name": "un vélo", "content": {"a": 1}})

    again = till.ask("PUT", f"/held/{held}", {"name": "un vélo", "content": {"a": 2}})

    assert again.json()["type"] == "/problems/caisse/held-twice"


def test_archived_till_is_not_held(tablet, till_id, database, site_id, camille):
    def archive(session):
        archive_till(session, site_id, till_id, by=camille)

    database.write(archive)

    assert asked(tablet(), till_id).json()["type"] == "/problems/caisse/till-archived"


def test_operator_is_checked_by_a_code_on_the_device(till, database, camille):
    passwords = Passwords(time_cost=1, memory_kibibytes=64)
    kept = passwords.keep_pin("4927")
    database.write(lambda session: pins.keep_pin(session, account_id=camille, pin_hash=kept))
    till.client.app.state.posts = Posts(database, passwords)
    ask = f"/tills/{till.till}/operator"

    wrong = till.ask("POST", ask, {"account_id": str(camille), "pin": "0000"})
    right = till.ask("POST", ask, {"account_id": str(camille), "pin": "4927"})

    sheet = till.ask("GET", f"/tills/{till.till}/sheet").json()
    assert wrong.status_code == 401
    assert "caisse.sell" in right.json()["permissions"]
    assert [one["id"] for one in sheet["operators"]] == [str(camille)]
