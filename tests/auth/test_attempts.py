# SPDX-License-Identifier: Apache-2.0
"""Failed attempts at a password slow down the login and the address that make them."""

import pytest

from ressourcerie_core.auth.attempts import Attempts
from ressourcerie_core.auth.problems import TooManyAttempts


def test_one_address_that_tries_many_logins_is_slowed_down():
    attempts = Attempts()
    for number in range(20):
        attempts.begin(login=f"personne{number}", address="192.0.2.7")

    with pytest.raises(TooManyAttempts):
        attempts.begin(login="anne", address="192.0.2.7")
    attempts.begin(login="anne", address="192.0.2.8")


def test_the_failures_of_one_login_add_up_over_addresses():
    attempts = Attempts()
    for number in range(3):
        attempts.begin(login="anne", address=f"192.0.2.{number}")

    with pytest.raises(TooManyAttempts):
        attempts.begin(login=" ANNE", address="192.0.2.9")


def test_a_success_of_one_s_own_does_not_clear_the_address():
    attempts = Attempts()
    for number in range(20):
        attempts.begin(login=f"personne{number}", address="192.0.2.7")
    attempts.succeed(login="personne19", address="192.0.2.7")

    attempts.begin(login="anne", address="192.0.2.7")
    with pytest.raises(TooManyAttempts):
        attempts.begin(login="anne", address="192.0.2.7")


def test_a_waiting_attempt_is_not_counted():
    attempts = Attempts()
    seconds = []
    for _time in range(6):
        try:
            attempts.begin(login="anne", address="192.0.2.7")
        except TooManyAttempts as problem:
            seconds.append(problem.values["seconds"])

    assert seconds == [2, 2, 2]
