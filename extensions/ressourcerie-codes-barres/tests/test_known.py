# SPDX-License-Identifier: Apache-2.0
"""What a till knows without a network, part by part, and what it could not read."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from ressourcerie_codes_barres.service import articles
from ressourcerie_codes_barres.service.objects import (
    Facts,
    add_object,
    changed_since,
    put_in_state,
)
from ressourcerie_codes_barres.service.photos import keep_photo, remove_photo
from ressourcerie_codes_barres.service.pictures import picture_of
from sqlalchemy import select

from ressourcerie_core import clock
from ressourcerie_core.auth import tokens
from ressourcerie_core.auth.device_models import Device
from ressourcerie_core.auth.models import Account
from ressourcerie_core.auth.origin import DEVICE_COOKIE

from .photographing import halves, sent

API = "/api/v1/codes-barres"
BOOK = "9782070368228"


@pytest.fixture
def tablet(app, database, site_id):
    """Give a client that asks as an enrolled device of the site."""
    secret = tokens.new_secret()

    def enrol(session):
        by = session.scalars(select(Account.id)).first()
        device = Device(
            name="Tablette", use="Caisse", site_id=site_id, public_key=b"",
            digest=tokens.digest_of(secret), enrolled_at=clock.now(), enrolled_by=by,
        )  # fmt: skip
        session.add(device)

    database.write(enrol)
    headers = {"Cookie": f"{DEVICE_COOKIE}={secret}", "Sec-Fetch-Site": "same-origin"}
    with TestClient(app, base_url="https://testserver", headers=headers) as client:
        yield client


def known(tablet, **asked):
    answer = tablet.get(f"{API}/known", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_till_learns_what_is_for_sale_then_what_changed(
    tablet, armchair, database, site_id, clock_at
):
    first = known(tablet)
    assert [(one["name"], one["state"]) for one in first["objects"]] == [
        ("Fauteuil en osier", "available")
    ]
    clock_at("2026-03-16T11:00:00+00:00")
    assert known(tablet, since="2026-03-16T10:30:00+00:00")["objects"] == []

    database.write(lambda session: put_in_state(session, site_id, armchair[0], "lost", by=None))

    changed = known(tablet, since="2026-03-16T10:30:00+00:00")["objects"]
    assert [one["state"] for one in changed] == ["lost"]
    assert known(tablet)["objects"] == []


def test_till_shows_the_photo_of_what_it_scans(tablet, armchair, database, site_id, clock_at):
    assert [one["photo"] for one in known(tablet)["objects"]] == [None]
    clock_at("2026-03-16T11:00:00+00:00")
    picture = picture_of(sent(halves()))
    database.write(lambda session: keep_photo(session, site_id, armchair[0], picture, by=None))

    (changed,) = known(tablet, since="2026-03-16T10:30:00+00:00")["objects"]
    path = f"{API}/objects/{armchair[0]}/photo"
    given = tablet.get(f"{path}/{changed['photo']}.jpg")
    assert (given.headers["content-type"], given.content) == ("image/jpeg", picture.small)
    assert tablet.get(f"{path}/{'0' * 64}.jpg").status_code == 404
    clock_at("2026-03-16T12:00:00+00:00")
    database.write(lambda session: remove_photo(session, site_id, armchair[0], by=None))
    (changed,) = known(tablet, since="2026-03-16T11:30:00+00:00")["objects"]
    assert changed["photo"] is None


def test_many_objects_come_in_parts(database, site_id, chairs):
    names = [f"Chaise {rank}" for rank in range(5)]
    for name in names:
        facts = Facts(chairs, name, 800)
        database.write(lambda session, facts=facts: add_object(session, site_id, facts, by=None))

    told, after = [], None
    with database.read() as session:
        while part := changed_since(session, site_id, since=None, after=after, limit=2):
            told += [one.name for one in part]
            after = part[-1].id

    assert told == names


def test_device_learns_what_a_code_means_at_its_site(tablet, armchair):
    read = tablet.get(f"{API}/scans", params={"text": armchair[1]}).json()

    assert (read["name"], read["price_cents"], read["state"]) == (
        "Fauteuil en osier",
        4500,
        "available",
    )


def test_unknown_code_waits_once_and_is_forgotten_when_it_means_something(
    tablet, client, pages, database, chairs
):
    site_id = UUID(pages.rpartition("/")[2])
    for _time in range(3):
        assert tablet.post(f"{API}/unknown", json={"text": BOOK}).status_code == 200
    with database.read() as session:
        (scan,) = articles.unknown_at(session, site_id)
    assert (scan.code, scan.times) == (BOOK, 3)

    said = {"code": "2-07-036822-7", "name": "Le Grand Meaulnes", "category": str(chairs)}
    refused = client.post(f"{pages}/articles", data=said)
    assert refused.status_code == 422
    client.post(f"{pages}/articles", data=said | {"code": BOOK, "price": "1,50"})

    told = known(tablet)
    assert [(one["digits"], one["price_cents"]) for one in told["articles"]] == [(BOOK, 150)]
    assert tablet.get(f"{API}/scans", params={"text": BOOK}).json()["name"] == "Le Grand Meaulnes"
    with database.read() as session:
        assert articles.unknown_at(session, site_id) == []


def test_stranger_is_told_nothing(client):
    client.headers.pop("Authorization", None)

    assert client.get(f"{API}/known").status_code == 401
    assert client.post(f"{API}/unknown", json={"text": BOOK}).status_code == 401


def test_unknown_code_of_a_post_waits_at_its_site_alone(client, pages, database):
    site_id = UUID(pages.rpartition("/")[2])
    path = f"{API}/sites/{{}}/unknown"

    assert client.post(path.format(site_id), json={"text": BOOK}).status_code == 200
    assert client.post(path.format(site_id), json={"text": "x" * 201}).status_code == 422

    with database.read() as session:
        (scan,) = articles.unknown_at(session, site_id)
    assert (scan.code, scan.times) == (BOOK, 1)
    client.headers.pop("Authorization", None)
    assert client.post(path.format(site_id), json={"text": BOOK}).status_code == 401
