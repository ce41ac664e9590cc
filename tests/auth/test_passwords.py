# SPDX-License-Identifier: Apache-2.0
"""Passwords: those that are refused, and how long a check takes."""

import os
from statistics import median
from time import process_time

import pytest

from ressourcerie_core.auth.passwords import Passwords
from ressourcerie_core.auth.problems import PasswordRefused


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("court", "il a 5 caractères, il en faut au moins 12"),
        ("e\u0301" * 6, "il a 6 caractères, il en faut au moins 12"),
        ("x" * 201, "il a plus de 200 caractères"),
        ("ababababababab", "il répète presque toujours le même caractère"),
        ("MotDePasse2026!", "il fait partie de ceux que l'on essaie en premier"),
        ("azertyuiop123", "il fait partie de ceux que l'on essaie en premier"),
        ("Ressourcerie35", "il fait partie de ceux que l'on essaie en premier"),
        ("123456789012", "il fait partie de ceux que l'on essaie en premier"),
        ("je suis anne, bonjour", "il contient l'identifiant du compte"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused_with_the_reason(passwords, password, reason):
    with pytest.raises(PasswordRefused) as refusal:
        passwords.accept(password, login="anne")

    assert refusal.value.detail == f"Ce mot de passe est refusé : {reason}."
    assert refusal.value.hint == (
        "Prenez au moins 12 caractères ; quatre ou cinq mots sans lien entre eux sont faciles à "
        "retenir et longs à deviner."
    )


@pytest.mark.parametrize(
    "password", ["quatre chaises dépareillées", "le soleil de la rue Haute", "kD8$vb2Lq!zE"]
)
def test_a_password_of_ones_own_is_accepted_and_matches(passwords, password):
    kept = passwords.accept(password, login="anne")

    assert kept.startswith("$argon2id$")
    assert passwords.match(password, kept)
    assert not passwords.match(password + "x", kept)


def test_one_password_typed_on_two_keyboards_is_the_same(passwords):
    kept = passwords.accept("quatre chaises de\u0301pareille\u0301es", login="anne")

    assert passwords.match("quatre chaises dépareillées", kept)


def test_no_kept_password_matches_nothing_not_even_the_decoy(passwords):
    assert not passwords.match("nobody", None)
    assert not passwords.match("n" * 500, None)


def test_an_unknown_login_takes_as_long_as_a_wrong_password():
    passwords = Passwords(time_cost=2, memory_kibibytes=16_384)
    kept = passwords.accept("quatre chaises dépareillées", login="anne")

    known, unknown = [], []
    rounds = 5_000 if os.environ.get("RESSOURCERIE_FAULTS") == "full" else 30
    for _round in range(rounds):  # processor time, which does not depend on the load
        known.append(duration(passwords, kept))
        unknown.append(duration(passwords, None))

    assert median(unknown) == pytest.approx(median(known), rel=0.5)


def duration(passwords, kept):
    start = process_time()
    passwords.match("trois chaises dépareillées", kept)
    return process_time() - start
