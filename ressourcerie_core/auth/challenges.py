# SPDX-License-Identifier: Apache-2.0
"""What a device must sign, just now, to prove that it is the one that its cookie claims to be.

A challenge holds the instant of its making under a code that only the server can compute. Nothing
is kept, so that each process can check what another gave, and nobody can fill a memory. It is good
for two minutes, and not once somebody has signed in on the device after it was made.
"""

import hmac
from datetime import UTC, datetime, timedelta

from ressourcerie_core import clock
from ressourcerie_core.auth import device_keys
from ressourcerie_core.auth.device_models import Device

LASTS = timedelta(minutes=2)


def challenge_for(device: Device) -> str:
    """Make the challenge that a device signs to let somebody sign in."""
    instant = clock.now().astimezone(UTC).isoformat(timespec="microseconds")
    return f"{instant} {_code(device, instant)}"


def is_met(device: Device, *, challenge: str, signature: bytes) -> bool:
    """Tell whether the device itself signed a challenge that is still good."""
    instant, _space, code = challenge.partition(" ")
    if not hmac.compare_digest(code.encode(), _code(device, instant).encode()):
        return False
    made = datetime.fromisoformat(instant)
    if clock.now() - made >= LASTS or (device.signed_in_at and made <= device.signed_in_at):
        return False
    signed = device_keys.SIGN_IN + challenge.encode()
    return device_keys.verify(device.public_key, signed, signature)


def _code(device: Device, instant: str) -> str:
    message = b"ressourcerie/challenge/1\n" + device.id.bytes + instant.encode()
    return hmac.new(device.digest, message, "sha256").hexdigest()
