# SPDX-License-Identifier: Apache-2.0
"""Signatures as in Standard Webhooks; no secret lies in the base, each is drawn from one key."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from uuid import UUID

_PREFIX = "whsec_"


def secret_of(key: str, hook_id: UUID, rank: int) -> str:
    """Give the secret that a destination checks with.

    :param key: the one of the configuration.
    :param rank: 1, and one more at each rotation.
    """
    named = f"ressourcerie.jarvos.webhook\n{hook_id}\n{rank}"
    return _PREFIX + b64encode(hmac.digest(key.encode(), named.encode(), sha256)).decode()


def signed(secrets: Iterable[str], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Give the headers that prove a message: one signature for each secret that is valid."""
    timestamp = str(int(at.timestamp()))
    content = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(secret, content) for secret in secrets),
    }


def _signature(secret: str, content: bytes) -> str:
    key = b64decode(secret.removeprefix(_PREFIX))
    return "v1," + b64encode(hmac.digest(key, content, sha256)).decode()
