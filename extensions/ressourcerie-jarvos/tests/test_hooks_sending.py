# SPDX-License-Identifier: Apache-2.0
"""What destinations hear of, whatever they answer: all of it, in order, and nobody waits."""

import threading

import pytest
from ressourcerie_jarvos.hooks import destinations
from ressourcerie_jarvos.hooks.models import State, Telling
from ressourcerie_jarvos.hooks.signing import secret_of

from ressourcerie_core.ids import new_id
from ressourcerie_core.outgoing import Outgoing

from .receiving import answering, endless, resetting, waiting_for
from .telling import KEY, Days


def test_a_receiver_of_the_official_library_verifies_what_it_is_told(world):
    world.add()
    world.close(12_500)

    world.tell()

    (message,) = world.receiver.came["/a"]
    assert message["specversion"] == "1.0"
    assert message["type"] == "fr.ressourcerie.flux-matiere.deposit-closed.v1"
    assert message["source"] == "https://ressourcerie.example.org/"
    assert message["data"]["grams"] == 12_500
    assert message["id"] == world.receiver.ids["/a"][0]
    assert message["subject"] == message["data"]["ticket_id"]


def test_what_was_before_or_while_off_is_not_told_and_what_is_delivered_twice_is_told_once(world):
    world.close(1)
    hook_id = world.add()
    world.close(2)
    world.act(destinations.turn, hook_id, on=False)
    world.close(3)
    world.act(destinations.turn, hook_id, on=True)
    world.close(4)

    world.tell()
    world.tell()

    assert world.grams() == [2, 4]


def test_both_secrets_prove_a_message_until_the_old_one_is_retired(world):
    hook_id = world.add()
    world.act(destinations.rotate, hook_id)
    world.close(1)
    world.tell()
    world.receiver.secrets["/a"] = secret_of(KEY, hook_id, 2)
    world.close(2)
    world.tell()
    world.act(destinations.retire_old_secret, hook_id)
    world.receiver.secrets["/a"] = secret_of(KEY, hook_id, 1)
    world.receiver.behaves("/a", lambda visit, _message: signatures.append(visit.headers))
    signatures = []
    world.receiver.secrets["/a"] = secret_of(KEY, hook_id, 2)
    world.close(3)
    world.tell()

    assert world.grams() == [1, 2, 3]
    assert signatures[0]["webhook-signature"].count("v1,") == 1


def test_what_could_not_be_told_for_three_days_is_told_in_order(world):
    world.receiver.behaves("/a", resetting)
    about = new_id()
    with Days(80) as days:
        world.add()
        world.close(1, 2, 3, about=about)
        world.close(10, 11)
        for _minutes in range(0, 72 * 60, 130):
            world.tell()
            days.pass_(minutes=130)
        world.receiver.behaves("/a")
        days.pass_(hours=5)
        world.tell()

    assert set(world.states()) == {"sent"}
    assert sorted(world.grams()) == [1, 2, 3, 10, 11]
    assert [one for one in world.grams() if one < 10] == [1, 2, 3]


def test_what_fails_for_more_than_three_days_waits_for_a_person_and_holds_back_its_own(world):
    about, refused = new_id(), answering(500, b"pas aujourd'hui")
    world.receiver.behaves("/a", lambda visit, message: is_first(message) and refused(visit, 0))

    def is_first(message):
        return message["subject"] == str(about)

    with Days(80) as days:
        hook_id = world.add()
        world.close(1, 2, about=about)
        world.close(10)
        while not days.is_now:
            world.tell()
            days.pass_(hours=2)

        assert world.states() == ["parked", "waiting", "sent"]
        world.receiver.behaves("/a")
        world.act(destinations.tell_parked_again, hook_id)
        world.tell()
    assert world.grams() == [10, 1, 2]
    assert world.answers()[0].said == "pas aujourd'hui"


def test_what_a_person_passes_over_lets_the_next_ones_go(world):
    hook_id = world.add()
    world.receiver.behaves("/a", answering(500))
    world.close(1, 2, about=new_id())
    world.tell()
    world.receiver.behaves("/a")

    def pass_over(session, _hook, by):
        first = session.query(Telling).order_by(Telling.id).first()
        destinations.pass_over(session, first, by=by)

    world.act(pass_over, hook_id)
    world.tell()

    assert (world.states(), world.grams()) == ([State.PASSED, State.SENT], [2])


def test_a_destination_that_is_gone_is_turned_off_and_says_so(world):
    hook_id = world.add()
    world.receiver.behaves("/a", answering(410))
    world.close(1, 2)

    world.tell()

    hook = world.hook(hook_id)
    assert (hook.is_on, "410" in hook.why_off) == (False, True)
    assert len(world.receiver.ids["/a"]) == 1


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (answering(302, Location="http://127.0.0.1/ailleurs"), "renvoie à une autre adresse"),
        (resetting, "s'est perdue"),
        (endless, "dépasse 65536 octets"),
        (lambda visit, _message: threading.Event().wait(1), "n'a pas fini de répondre"),
        (answering(503, b"\x00<script>"), "<script>"),
    ],
    ids=["redirects", "resets", "endless", "slow", "strange"],
)
def test_what_is_answered_badly_is_kept_and_told_again_with_the_same_id(world, behaviour, said):
    world.receiver.behaves("/a", behaviour)
    with Days(1) as days:
        world.add()
        world.close(1)
        world.tell(seconds=0.3 if "fini" in said else 15)
        world.receiver.behaves("/a")
        days.pass_(hours=1)
        world.tell()

    first, second = world.answers()
    assert said in first.said
    assert "\x00" not in first.said
    assert (second.status, world.states()) == (204, ["sent"])
    assert len(set(world.receiver.ids["/a"])) == 1


def test_a_slow_destination_holds_back_no_other(world):
    world.add("/slow")
    world.add("/fast")
    told = threading.Event()
    world.receiver.behaves("/slow", waiting_for(told))
    world.receiver.behaves("/fast", lambda _visit, message: last(message) and told.set())

    def last(message):
        return message["data"]["grams"] == 3

    world.close(1, 2, 3)
    world.tell(seconds=60)

    assert world.grams("/fast") == [1, 2, 3]
    assert world.grams("/slow") == [1, 2, 3]
    assert len(world.answers()) == 6


def test_a_destination_that_asks_for_time_is_left_alone(world):
    world.receiver.behaves("/a", answering(429, Retry_After="7200"))
    with Days(4) as days:
        hook_id = world.add()
        world.close(1, 2)
        world.tell()
        days.pass_(minutes=119)
        world.tell()

        assert len(world.receiver.ids["/a"]) == 1
        world.receiver.behaves("/a")
        days.pass_(hours=4)
        world.tell()
    assert world.grams() == [1, 2]
    assert world.hook(hook_id).rests_until is None


def test_an_address_of_this_machine_is_not_called_unless_the_operator_allows_it(world):
    world.add()
    world.close(1)

    world.tell(outgoing=Outgoing())

    assert world.receiver.ids == {}
    (said,) = [one.said for one in world.answers()]
    assert "outgoing_allowed" in said


def test_a_removed_destination_is_told_nothing_and_its_log_stays(world):
    hook_id = world.add()
    world.close(1)
    world.tell()
    world.act(destinations.remove, hook_id)
    world.close(2)

    world.tell()

    assert (world.grams(), len(world.answers()), world.states()) == ([1], 1, ["sent"])


def test_what_arrived_is_told_again_when_a_person_asks(world):
    hook_id = world.add()
    world.close(1)
    world.tell()

    def again(session, _hook, by):
        destinations.tell_again(session, session.query(Telling).one(), by=by)

    world.act(again, hook_id)
    world.tell()

    assert world.grams() == [1, 1]
    assert len(set(world.receiver.ids["/a"])) == 1


def test_a_test_event_says_nothing_of_anybody(world):
    hook_id = world.add()
    world.act(destinations.test, hook_id)

    world.tell()

    (message,) = world.receiver.came["/a"]
    assert message["type"] == "fr.ressourcerie.jarvos.test.v1"
    assert list(message["data"]) == ["text"]
