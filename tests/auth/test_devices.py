# SPDX-License-Identifier: Apache-2.0
"""A device is enrolled once, by a code; its key proves that it is itself."""

from datetime import timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ressourcerie_core import clock
from ressourcerie_core.auth import accounts, challenges, device_keys, devices
from ressourcerie_core.auth.codes import normal_code
from ressourcerie_core.auth.device_problems import (
    DeviceKeyRefused,
    DeviceNotEnrolled,
    EnrolmentRefused,
    UnknownDevice,
)
from ressourcerie_core.auth.devices import signed_by_device
from ressourcerie_core.auth.models import Site
from tests.tablet import Tablet, offered

SITE = UUID(int=1)


@pytest.fixture
def offer(database):
    """Give what offers an enrolment at « Quai », and gives its code."""

    def add_site(session):
        session.add(Site(id=SITE, name="Quai", time_zone="Europe/Paris", switch_hour=4))
        return accounts.find(session, "anne").id

    anne = database.write(add_site)
    return lambda **facts: offered(database, site_id=SITE, account_id=anne, **facts)


@pytest.fixture
def tablet(database, offer):
    """Give a tablet that is enrolled."""
    tablet = Tablet()
    tablet.id = tablet.enrol(database, offer())
    return tablet


def opened(database, tablet):
    with database.read() as session:
        return devices.open_with(session, secret=tablet.secret)


def test_a_device_is_what_the_administrator_said(database, offer):
    tablet = Tablet()
    tablet.enrol(database, offer(name="  Caisse   du fond "))

    device = opened(database, tablet)

    assert (device.name, device.use, device.site.name) == ("Caisse du fond", "Caisse", "Quai")


def test_a_code_is_read_however_it_is_typed():
    assert normal_code(" k7qm-3xrt ") == "K7QM3XRT"


def test_a_code_serves_once(database, offer):
    code = offer()
    Tablet().enrol(database, code)

    with pytest.raises(EnrolmentRefused):
        Tablet().enrol(database, code)


def test_a_code_serves_for_ten_minutes(database, offer):
    code = offer()
    later = clock.now() + timedelta(minutes=10)

    with clock.clock_set_to(lambda: later), pytest.raises(EnrolmentRefused):
        Tablet().enrol(database, code)


def test_what_is_kept_of_a_code_is_not_the_code(database, offer):
    code = offer()

    with database.read() as session:
        kept = session.connection().exec_driver_sql("SELECT * FROM core_enrolment").all()

    assert code not in repr(kept)


def test_a_key_that_the_device_does_not_hold_is_refused_and_the_code_still_serves(database, offer):
    thief, tablet, code = Tablet(), Tablet(), offer()
    thief.prove = tablet.prove

    with pytest.raises(DeviceKeyRefused):
        thief.enrol(database, code)
    tablet.enrol(database, code)


@pytest.mark.parametrize(
    "key",
    [
        b"",
        b"\x30\x00",
        rsa.generate_private_key(65537, 2048)
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
    ],
    ids=["nothing", "no key", "an RSA key"],
)
def test_another_kind_of_key_is_refused(key):
    with pytest.raises(DeviceKeyRefused):
        device_keys.accepted(key)


def test_a_revoked_device_is_not_enrolled_any_more(database, tablet):
    database.write(lambda session: devices.revoke(session, device_id=tablet.id))

    with pytest.raises(DeviceNotEnrolled):
        opened(database, tablet)
    with pytest.raises(UnknownDevice):
        database.write(lambda session: devices.rename(session, device_id=tablet.id, name="Quai"))


def test_a_device_signs_for_modules(database, tablet):
    message = b"ticket C1-004812"
    signature = tablet.sign(b"ressourcerie/module/1\n" + message)

    def signed(message, signature, device_id=tablet.id):
        with database.read() as session:
            return signed_by_device(
                session, device_id=device_id, message=message, signature=signature
            )

    assert signed(message, signature)
    assert not signed(message + b"0", signature)
    assert not signed(message, signature[:-1])
    assert not signed(message, signature, SITE)
    database.write(lambda session: devices.revoke(session, device_id=tablet.id))
    assert not signed(message, signature)


def test_what_a_device_signs_for_a_module_signs_nobody_in(database, tablet):
    device = opened(database, tablet)
    challenge = challenges.challenge_for(device)
    signature = tablet.sign(device_keys.MODULE + challenge.encode())

    assert not challenges.is_met(device, challenge=challenge, signature=signature)


def test_a_challenge_is_good_for_two_minutes(database, tablet):
    device = opened(database, tablet)
    challenge = challenges.challenge_for(device)
    met = {"challenge": challenge, "signature": tablet.meet(challenge)}

    assert challenges.is_met(device, **met)
    later = clock.now() + timedelta(minutes=2)
    with clock.clock_set_to(lambda: later):
        assert not challenges.is_met(device, **met)


@pytest.mark.parametrize("challenge", ["", "x", "2026-01-01 00", "é" * 80])
def test_a_challenge_that_the_server_did_not_make_is_refused(database, tablet, challenge):
    device = opened(database, tablet)

    assert not challenges.is_met(device, challenge=challenge, signature=tablet.meet(challenge))


def test_the_challenge_of_one_device_is_not_another_s(database, offer, tablet):
    other = Tablet()
    other.enrol(database, offer(name="Caisse 2"))
    challenge = challenges.challenge_for(opened(database, tablet))

    stolen = {"challenge": challenge, "signature": other.meet(challenge)}

    assert not challenges.is_met(opened(database, other), **stolen)
