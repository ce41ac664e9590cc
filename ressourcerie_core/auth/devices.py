# SPDX-License-Identifier: Apache-2.0
"""Use cases on enrolled devices; none of them commits."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, select
from sqlalchemy.orm import Session, joinedload

from ressourcerie_core import clock
from ressourcerie_core.auth import device_keys
from ressourcerie_core.auth.device_models import Device, Enrolment
from ressourcerie_core.auth.device_problems import (
    DeviceKeyRefused,
    DeviceNotEnrolled,
    EnrolmentRefused,
    UnknownDevice,
)
from ressourcerie_core.auth.names import normal_name
from ressourcerie_core.auth.tokens import digest_of
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import note

OFFER_LASTS = timedelta(minutes=10)

_DEVICES = Device.metadata.tables[Device.__tablename__]
# Built once: each act of a till asks it, and to build it cost more than to run it.
_ASKING = select(_DEVICES.c.id, _DEVICES.c.name, _DEVICES.c.site_id).where(
    _DEVICES.c.digest == bindparam("of"), _DEVICES.c.revoked_at.is_(None)
)
_KEY_IN_SERVICE = select(_DEVICES.c.public_key).where(
    _DEVICES.c.id == bindparam("of"), _DEVICES.c.revoked_at.is_(None)
)


def offer(
    session: Session, *, code: str, name: str, use: str, site_id: UUID, offered_by: UUID
) -> None:
    """Let one device be enrolled with this code, for ten minutes; forget the offers of before."""
    forget_expired(session)
    offered = Enrolment(
        digest=digest_of(code),
        name=normal_name(name),
        use=normal_name(use),
        site_id=site_id,
        offered_by=offered_by,
        expires_at=clock.now() + OFFER_LASTS,
    )
    session.add(offered)


def forget_expired(session: Session) -> None:
    """Delete the offers whose time is over."""
    session.execute(delete(Enrolment).where(Enrolment.expires_at <= clock.now()))


def enrol(
    session: Session, *, code: str, public_key: bytes, signature: bytes, digest: bytes
) -> UUID:
    """Enrol the device that shows a code, use the code up, and give the id of the device.

    The code is also what the device signs to prove that it has the key: nobody could know it
    before it was offered, and it serves once.

    :param digest: of the secret that its cookie will hold.
    :raises EnrolmentRefused: the code enrols nothing.
    :raises DeviceKeyRefused: the signature was not made by the other half of this key.
    """
    of_code = select(Enrolment).where(Enrolment.digest == digest_of(code))
    offered = session.scalar(of_code.with_for_update())  # two cannot use it at once
    now = clock.now()
    if offered is None or now >= offered.expires_at:
        raise EnrolmentRefused
    key = device_keys.accepted(public_key)
    if not device_keys.verify(key, device_keys.ENROLMENT + code.encode(), signature):
        raise DeviceKeyRefused
    device = Device(
        id=new_id(),
        name=offered.name,
        use=offered.use,
        site_id=offered.site_id,
        public_key=key,
        digest=digest,
        enrolled_at=now,
        enrolled_by=offered.offered_by,
        last_seen_at=now,
    )
    session.add(device)
    session.delete(offered)
    facts = {"device": str(device.id), "site": str(device.site_id)}
    note(session, "device.enrolled", author=offered.offered_by, after=facts)
    return device.id


def everything(session: Session) -> Sequence[Device]:
    """List the devices in service by site and name, then the revoked ones."""
    found = session.scalars(select(Device).options(joinedload(Device.site))).all()
    return sorted(
        found, key=lambda one: (one.revoked_at is not None, one.site.name, one.name, one.id)
    )


def find(session: Session, device_id: UUID) -> Device:
    """Give a device in service.

    :raises UnknownDevice: it is unknown, or revoked.
    """
    device = session.get(Device, device_id)
    if device is None or device.revoked_at:
        raise UnknownDevice
    return device


def rename(session: Session, *, device_id: UUID, name: str) -> None:
    """Give another name to a device in service."""
    device = find(session, device_id)
    before, device.name = device.name, normal_name(name)
    if device.name != before:
        told = {"device": str(device_id)}
        note(
            session,
            "device.renamed",
            before={**told, "name": before},
            after={**told, "name": device.name},
        )


def revoke(session: Session, *, device_id: UUID) -> None:
    """Make a device, and each session opened on it, open nothing any more, from the next request.

    The doorkeeper looks at the device of a session each time: there is nothing else to end.
    """
    find(session, device_id).revoked_at = clock.now()
    note(session, "device.revoked", after={"device": str(device_id)})


def open_with(session: Session, *, secret: str) -> Device:
    """Give the device that a cookie claims to be; only a signature proves it.

    :raises DeviceNotEnrolled: it is unknown, or revoked.
    """
    known = select(Device).where(Device.digest == digest_of(secret), Device.revoked_at.is_(None))
    device = session.scalar(known.options(joinedload(Device.site)))
    if device is None:
        raise DeviceNotEnrolled
    return device


def asking(session: Session, *, secret: str) -> Row[UUID, str, UUID] | None:
    """Give the id, the name and the site of the device in service that a cookie claims to be."""
    return session.execute(_ASKING, {"of": digest_of(secret)}).one_or_none()


def device_names(session: Session, device_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give what devices are called, revoked ones too.

    :param device_ids: opaque ids, as a module's rows keep them; those unknown have no name.
    """
    found = select(Device.id, Device.name).where(Device.id.in_(set(device_ids)))
    return dict(session.execute(found).all())


def known(session: Session, *, secret: str | None) -> Device | None:
    """Give the device in service that a cookie claims to be, if it claims to be one."""
    if secret is None:
        return None
    try:
        return open_with(session, secret=secret)
    except DeviceNotEnrolled:
        return None


def signed_by_device(
    session: Session, *, device_id: UUID, message: bytes, signature: bytes
) -> bool:
    """Tell whether an enrolled device signed a message with ``sign()`` of ``core/device.js``.

    The signature is the 64 bytes ``r ‖ s`` that WebCrypto gives: ECDSA on P-256 with SHA-256, over
    ``ressourcerie/module/1``, a line feed, and the message.

    :param device_id: the one that the visitor's session is on, ``visitor.device_id``.
    :returns: ``False`` too for a device that is unknown or revoked.
    """
    key = session.execute(_KEY_IN_SERVICE, {"of": device_id}).scalar()
    return key is not None and device_keys.verify(key, device_keys.MODULE + message, signature)
