# SPDX-License-Identifier: Apache-2.0
"""A device for demonstrations: it signs the acts of an invented year, and nothing after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import device_keys
from ressourcerie_core.auth.device_models import Device
from ressourcerie_core.auth.models import Account


@dataclass(frozen=True)
class InventedDevice:
    """A device that exists no more: its key lasts as long as this object.

    :param sign: signs a message as ``sign()`` of ``/static/core/device.js`` does.
    :param people: the accounts of the association, the oldest first.
    """

    id: UUID
    sign: Callable[[bytes], bytes]
    people: Sequence[UUID]


def invented_device(
    session: Session, *, name: str, use: str, site_id: UUID, since: datetime
) -> InventedDevice | None:
    """Enrol a device for what ``ressourcerie demo`` invents, and revoke it at once.

    :param since: when it is said to have been enrolled.
    :returns: ``None`` when nobody is there to have enrolled it.
    """
    people = session.scalars(select(Account.id).order_by(Account.id)).all()
    if not people:
        return None
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    device = Device(
        name=name,
        use=use,
        site_id=site_id,
        public_key=device_keys.accepted(public),
        digest=token_bytes(32),  # of no secret: no cookie opens anything with it
        enrolled_at=since,
        enrolled_by=people[0],
        revoked_at=clock.now(),
    )
    session.add(device)
    session.flush()  # gives the row its identifier

    def sign(message: bytes) -> bytes:
        der = key.sign(device_keys.MODULE + message, ec.ECDSA(SHA256()))
        return b"".join(half.to_bytes(32) for half in decode_dss_signature(der))

    return InventedDevice(device.id, sign, people)
