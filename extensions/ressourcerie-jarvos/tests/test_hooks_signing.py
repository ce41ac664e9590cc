# SPDX-License-Identifier: Apache-2.0
"""Signatures that the official library accepts, and that no change of a bit survives."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from ressourcerie_jarvos.hooks.signing import secret_of, signed
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from ressourcerie_core.ids import new_id

from .telling import KEY

HOOK = UUID(int=1)
FLIPS = 10_000


def message(number):
    return f'{{"grams":{number},"mot":"é{number}"}}'.encode()


def now():
    return datetime.now(UTC)


def test_the_official_library_accepts_a_thousand_messages():
    secret = secret_of(KEY, HOOK, 1)

    for number in range(1000):
        headers = signed([secret], str(new_id()), now(), message(number))
        assert Webhook(secret).verify(message(number), headers)["grams"] == number


def test_no_message_with_a_changed_bit_is_accepted():
    secret, chance = secret_of(KEY, HOOK, 1), random.Random(10)
    headers, body = signed([secret], "un", now(), message(1)), message(1)

    for _flip in range(FLIPS):
        changed = bytearray(body)
        changed[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        text = changed.decode("latin-1")
        with pytest.raises(WebhookVerificationError, match="No matching signature"):
            Webhook(secret).verify(text, headers)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_message_from_another_hour_is_refused(minutes):
    secret = secret_of(KEY, HOOK, 1)
    headers = signed([secret], "un", now() + timedelta(minutes=minutes), message(1))

    with pytest.raises(WebhookVerificationError, match="timestamp too"):
        Webhook(secret).verify(message(1), headers)


def test_each_of_two_secrets_accepts_and_a_third_does_not():
    old, new, other = (secret_of(KEY, HOOK, rank) for rank in (1, 2, 3))
    headers = signed([new, old], "un", now(), message(1))

    for secret in (old, new):
        assert Webhook(secret).verify(message(1), headers)
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Webhook(other).verify(message(1), headers)


def test_secrets_differ_by_key_by_destination_and_by_rank():
    secrets = {
        secret_of(key, hook_id, rank)
        for key in (KEY, KEY + "!")
        for hook_id in (HOOK, UUID(int=2))
        for rank in (1, 2)
    }

    assert len(secrets) == 8
    assert all(secret.startswith("whsec_") for secret in secrets)
