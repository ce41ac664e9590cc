# SPDX-License-Identifier: Apache-2.0
"""A tablet as a test holds one: its key, its cookie, what it signs."""

from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ressourcerie_core.auth import device_keys, devices, tokens
from ressourcerie_core.auth.codes import new_code
from ressourcerie_core.auth.posts import Posts, Shown
from ressourcerie_core.db import Database


class Tablet:
    """Signs as the script of a real one does, in WebCrypto's form of signatures."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.secret = tokens.new_secret()

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, message: bytes) -> bytes:
        halves = decode_dss_signature(self._key.sign(message, ec.ECDSA(SHA256())))
        return b"".join(half.to_bytes(32) for half in halves)

    def prove(self, code: str) -> bytes:
        """Sign the code of an enrolment."""
        return self.sign(device_keys.ENROLMENT + code.encode())

    def meet(self, challenge: str) -> bytes:
        """Sign the challenge of a sign-in."""
        return self.sign(device_keys.SIGN_IN + challenge.encode())

    def shows(self, posts: Posts, *, former: str | None = None) -> Shown:
        """Show what lets somebody sign in on this tablet, now."""
        challenge = posts.challenge(self.secret)
        return Shown(self.secret, challenge, self.meet(challenge), former)

    def enrol(self, database: Database, code: str) -> UUID:
        """Use a code up, and give the id of the device that this tablet became."""
        return database.write(
            lambda session: devices.enrol(
                session,
                code=code,
                public_key=self.public_key,
                signature=self.prove(code),
                digest=tokens.digest_of(self.secret),
            )
        )


def offered(database: Database, *, site_id: UUID, account_id: UUID, name: str = "Caisse 1") -> str:
    """Offer an enrolment, and give its code."""
    code = new_code()
    database.write(
        lambda session: devices.offer(
            session, code=code, name=name, use="Caisse", site_id=site_id, offered_by=account_id
        )
    )
    return code
