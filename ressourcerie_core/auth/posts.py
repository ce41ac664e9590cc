# SPDX-License-Identifier: Apache-2.0
"""Signing in on an enrolled device, by a PIN or a badge: what it needs beside the base."""

from dataclasses import dataclass
from functools import cached_property
from threading import BoundedSemaphore
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import challenges, devices, pins, sessions, tokens
from ressourcerie_core.auth.attempts import Attempts
from ressourcerie_core.auth.codes import normal_code
from ressourcerie_core.auth.device_models import Device
from ressourcerie_core.auth.device_problems import DeviceNotEnrolled, WrongPin
from ressourcerie_core.auth.passwords import Passwords
from ressourcerie_core.auth.pin_attempts import PinAttempts
from ressourcerie_core.db import Database

_AT_ONCE = 2  # each check of a PIN takes 64 MiB


@dataclass(frozen=True)
class Shown:
    """What the browser of a device shows when somebody signs in on it.

    :param device: the secret of the device's cookie.
    :param challenge: the one that it was given just before.
    :param signature: of that challenge, by the device's key.
    :param former: the secret of the session before, which opens nothing any more.
    """

    device: str
    challenge: str
    signature: bytes
    former: str | None = None


class Posts:
    """The entrance of enrolled devices; the application holds one as ``app.state.posts``.

    :param passwords: made at the first sign-in when none is given.
    """

    def __init__(self, database: Database, passwords: Passwords | None = None) -> None:
        self._database = database
        self._given = passwords
        self._checking = BoundedSemaphore(_AT_ONCE)
        self._codes = Attempts()
        self.attempts = PinAttempts(database)

    @cached_property
    def passwords(self) -> Passwords:
        return self._given or Passwords()

    def enrol(
        self, *, code: str, public_key: bytes, signature: bytes, address: str
    ) -> tuple[UUID, str]:
        """Enrol a device, and give its id and the secret of its cookie.

        :raises EnrolmentRefused: the code enrols nothing.
        :raises TooManyAttempts: too many codes failed from this address.
        :raises DeviceKeyRefused: the device did not prove that it has the key.
        """
        here = f"enrolment from {address}"
        self._codes.begin(login=here, address=address)
        secret = tokens.new_secret()
        device_id = self._database.write(
            lambda session: devices.enrol(
                session,
                code=normal_code(code),
                public_key=public_key,
                signature=signature,
                digest=tokens.digest_of(secret),
            )
        )
        self._codes.succeed(login=here, address=address)
        return device_id, secret

    def challenge(self, secret: str) -> str:
        """Give what the device of this cookie must sign.

        :raises DeviceNotEnrolled: it is not enrolled, or not any more.
        """
        with self._database.read() as session:
            return challenges.challenge_for(devices.open_with(session, secret=secret))

    def open_with_pin(self, shown: Shown, *, account_id: UUID, pin: str) -> str:
        """Sign a person in by a PIN, and give the secret of the new session.

        :raises DeviceNotEnrolled: the device is not, or another shows its cookie: no PIN is tried.
        :raises TooManyPins: too many failed on this device: no PIN is tried.
        :raises WrongPin: the same, after as long, whatever else is wrong.
        """
        with self._database.read() as session:
            device = _proven(session, shown)
            device_id, site_id = device.id, device.site_id
        self.check_pin(account_id, pin, device_id=device_id, site_id=site_id)
        return self._open(shown, account_id)

    def check_pin(self, account_id: UUID, pin: str, *, device_id: UUID, site_id: UUID) -> None:
        """Check the PIN of a person on a device that has proved itself.

        :raises TooManyPins: too many failed on this device: no PIN is tried.
        :raises WrongPin: the same, after as long, whatever else is wrong.
        """
        evaluated = self.attempts.begin(device_id=device_id, account_id=account_id)
        with self._database.read() as session:
            kept = pins.kept_hash(session, site_id=site_id, account_id=account_id)
        with self._checking:
            right = self.passwords.match(pin, kept if evaluated else None)
        if not right:
            raise WrongPin
        self.attempts.succeed(device_id=device_id, account_id=account_id)

    def open_with_badge(self, shown: Shown, *, code: str) -> str:
        """Sign a person in by a badge, and give the secret of the new session.

        :raises DeviceNotEnrolled: the device is not, or another shows its cookie.
        :raises WrongBadge: the same, whatever is wrong with the badge.
        """
        with self._database.read() as session:
            device = _proven(session, shown)
            account_id = pins.bearer_at(session, site_id=device.site_id, code=code).id
        return self._open(shown, account_id)

    def _open(self, shown: Shown, account_id: UUID) -> str:
        """Open the session, once for a challenge: what was proved is proved again as it is used."""
        secret = tokens.new_secret()

        def renew(session: Session) -> None:
            device = _proven(session, shown)
            device.signed_in_at = device.last_seen_at = clock.now()
            if shown.former:
                sessions.revoke(session, digest=tokens.digest_of(shown.former))
            sessions.add(
                session,
                account_id=account_id,
                digest=tokens.digest_of(secret),
                kind="post",
                device=device,
            )

        self._database.write(renew)
        return secret


def _proven(session: Session, shown: Shown) -> Device:
    device = devices.open_with(session, secret=shown.device)
    if not challenges.is_met(device, challenge=shown.challenge, signature=shown.signature):
        raise DeviceNotEnrolled
    return device
