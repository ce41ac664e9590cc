# SPDX-License-Identifier: Apache-2.0
"""Which codes are accepted, what a badge holds, how attempts are counted."""

import os
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from ressourcerie_core import clock
from ressourcerie_core.auth import pins
from ressourcerie_core.auth.device_models import PinAttempt
from ressourcerie_core.auth.device_problems import PinRefused, TooManyPins
from ressourcerie_core.auth.pin_attempts import PinAttempts
from ressourcerie_core.ids import new_id
from ressourcerie_core.jobs.core_jobs import forget

TILL, QUAY = UUID(int=1), UUID(int=2)
FULL = os.environ.get("RESSOURCERIE_FAULTS") == "full"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("482", "de 4 à 8 chiffres"),
        ("492715386", "de 4 à 8 chiffres"),
        ("48a2", "de 4 à 8 chiffres"),
        ("４８２７", "de 4 à 8 chiffres"),
        ("0000", "mêmes chiffres"),
        ("1212", "mêmes chiffres"),
        ("1234", "suite"),
        ("9876", "suite"),
        ("7890", "suite"),
        ("2468", "suite"),
        ("123123", "en premier"),
        ("2580", "en premier"),
    ],
)
def test_a_code_that_is_tried_first_is_refused(typed, reason):
    with pytest.raises(PinRefused) as refused:
        pins.accepted_pin(typed)

    assert reason in refused.value.detail


@pytest.mark.parametrize("typed", ["4927", "31415", "07250891"])
def test_another_code_is_accepted(typed):
    assert pins.accepted_pin(typed) == typed


def test_a_drawn_code_obeys_the_rules():
    assert all(pins.accepted_pin(pins.drawn_pin()) for _time in range(200))


def test_a_badge_is_typed_alike_on_french_and_american_keyboards():
    assert pins.BADGE.fullmatch(pins.new_badge_code())
    assert not set(pins.BADGE_SIGNS) & set("aqwzmy0123456789")
    assert len(pins.BADGE_SIGNS) ** pins.BADGE_LENGTH >= 2**128


def test_every_badge_has_a_vowel_which_no_label_has():
    codes = [pins.new_badge_code() for _badge in range(10_000)]

    assert all(set(code) & pins.BADGE_VOWELS for code in codes)


@pytest.fixture
def clock_now():
    """Give a clock that a test moves by hand."""
    instants = [clock.now()]

    def move(**time):
        instants[0] += timedelta(**time)

    with clock.clock_set_to(lambda: instants[0]):
        yield move


@pytest.fixture
def attempts(database):
    return PinAttempts(database)


def evaluated(attempts, device, accounts):
    """Count how many attempts would be evaluated."""
    count = 0
    for account in accounts:
        try:
            count += attempts.begin(device_id=device, account_id=account)
        except TooManyPins:
            continue
    return count


def test_of_ten_thousand_codes_on_one_device_three_are_evaluated(clock_now, attempts):
    assert evaluated(attempts, TILL, [new_id() for _each in range(10_000 if FULL else 300)]) == 3


def test_of_ten_thousand_codes_on_fifty_devices_ten_an_hour_are_evaluated(clock_now, attempts):
    devices, victim = [new_id() for _each in range(50 if FULL else 8)], new_id()
    count = 0
    for _time in range(60 if FULL else 6):
        count += sum(evaluated(attempts, device, [victim] * 4) for device in devices)
        clock_now(seconds=59 if FULL else 590)

    assert count == 10


def test_a_device_waits_longer_each_time_and_at_most_an_hour(clock_now, attempts):
    waits = []
    for _turn in range(9):
        evaluated(attempts, TILL, [new_id() for _each in range(3)])
        with pytest.raises(TooManyPins) as refused:
            attempts.begin(device_id=TILL, account_id=new_id())
        waits.append(refused.value.values["seconds"] // 60)
        clock_now(minutes=waits[-1])

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_another_device_keeps_working(clock_now, attempts):
    evaluated(attempts, TILL, [new_id() for _each in range(5)])

    assert attempts.begin(device_id=QUAY, account_id=new_id())


def test_a_success_forgives_one_s_own_typing_errors_and_no_others(clock_now, attempts):
    zoe, idriss = new_id(), new_id()
    evaluated(attempts, TILL, [zoe, zoe, idriss])
    clock_now(minutes=1)
    assert attempts.begin(device_id=TILL, account_id=idriss)
    attempts.succeed(device_id=TILL, account_id=idriss)

    assert evaluated(attempts, TILL, [zoe, zoe]) == 1


def test_one_s_own_code_does_not_help_to_guess_another_s(clock_now, attempts):
    """Somebody who has a code alternates it with guesses."""
    own, guessed = new_id(), 0
    for _turn in range(100 if FULL else 10):
        guessed += evaluated(attempts, TILL, [new_id()])
        if evaluated(attempts, TILL, [own]):
            attempts.succeed(device_id=TILL, account_id=own)

    assert guessed == 3


def test_a_locked_account_is_told_and_can_be_lifted(clock_now, attempts):
    zoe = new_id()
    for _device in range(4):
        evaluated(attempts, new_id(), [zoe] * 3)
    assert attempts.locked() == {zoe: clock.now() + timedelta(hours=1)}

    attempts.lift(zoe)

    assert attempts.locked() == {}
    assert attempts.begin(device_id=QUAY, account_id=zoe)


def test_the_night_deletes_what_no_device_counts_any_more(clock_now, attempts, database):
    evaluated(attempts, TILL, [new_id()])
    evaluated(attempts, QUAY, [new_id()])
    clock_now(hours=1)
    evaluated(attempts, QUAY, [new_id()])
    clock_now(hours=1)
    forget(database)

    with database.read() as session:
        left = session.scalars(select(PinAttempt.device_id)).all()
    assert left == [QUAY, QUAY]
