# SPDX-License-Identifier: Apache-2.0
"""The photo of an object: kept, shown, replaced and taken away, on either base."""

import json
import re

import pytest
from sqlalchemy import text

from .photographing import from_a_phone, halves, opened, sent
from .test_pages import said

PHOTO = r'src="(/codes-barres/[^"]*/photo/[^"]*\.jpg)"'


@pytest.fixture
def sheet(pages, armchair):
    return f"{pages}/objets/{armchair[0]}"


@pytest.fixture
def take(client, sheet):
    def take(content, field="taken"):
        return client.post(f"{sheet}/photo", files={field: ("photo.jpg", content, "image/jpeg")})

    return take


def acts(database):
    query = text("SELECT kind, facts FROM core_journal WHERE kind LIKE 'photo.%' ORDER BY number")
    with database.read() as session:
        return [(kind, json.loads(facts)) for kind, facts in session.execute(query)]


def rows(database):
    with database.read() as session:
        return session.scalar(text("SELECT count(*) FROM codes_barres_photo"))


def test_a_photo_is_kept_and_shown_on_the_sheet_and_in_the_list(client, pages, sheet, take):
    assert "La photo est gardée." in said(take(from_a_phone(halves(2000, 1000))))

    (large,) = re.findall(PHOTO, client.get(sheet).text)
    (small,) = re.findall(PHOTO, client.get(f"{pages}/objets").text)
    given = client.get(large)
    assert given.headers["content-type"] == "image/jpeg"
    assert given.headers["cache-control"].startswith("private, max-age=")
    assert given.headers["x-content-type-options"] == "nosniff"
    assert opened(given.content).size == (1280, 640)
    assert opened(client.get(small).content).size == (160, 80)


def test_a_photo_is_replaced_then_taken_away_and_the_journal_says_so(
    client, sheet, take, database, armchair
):
    take(sent(halves()))
    (first,) = re.findall(PHOTO, client.get(sheet).text)
    take(sent(halves(50, 50)), field="chosen")
    (second,) = re.findall(PHOTO, client.get(sheet).text)
    take(sent(halves(50, 50)))  # the same again is no act
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    assert rows(database) == 1

    assert "L'objet n'a plus de photo." in said(client.post(f"{sheet}/photo/enlever"))
    client.post(f"{sheet}/photo/enlever")  # nor is taking away what is not there
    assert "l'a remplacée" in said(client.get(second))
    assert rows(database) == 0

    name = {path: path.split("/")[-2] for path in (first, second)}
    of = {"object": str(armchair[0])}
    assert acts(database) == [
        ("photo.kept", {**of, "before": None, "after": name[first]}),
        ("photo.kept", {**of, "before": name[first], "after": name[second]}),
        ("photo.removed", {**of, "before": name[second]}),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"<svg/>", "n'est pas une photo"), (sent(halves())[:900], "abîmée")],
    ids=["svg", "cut"],
)
def test_what_is_no_photo_changes_nothing(take, database, content, why):
    kept = re.findall(PHOTO, take(sent(halves())).text)
    refused = take(content)
    assert why in said(refused)
    assert "Choisissez une photo JPEG, PNG ou WebP" in said(refused)
    assert len(kept) == 1
    assert re.findall(PHOTO, refused.text) == kept
    assert len(acts(database)) == 1


def test_nothing_chosen_and_nothing_there_are_said(client, pages, sheet, site_id):
    assert "Aucune photo n'est choisie" in said(client.post(f"{sheet}/photo"))
    assert client.post(f"{pages}/objets/{site_id}/photo").status_code == 404
    assert client.get(f"{sheet}/photo/{'0' * 64}/petite.jpg").status_code == 404
    assert client.get(f"{sheet}/photo/{'0' * 64}/enorme.jpg").status_code in (404, 422)


def test_a_photo_is_shown_to_who_may_see_the_object(client, sheet, take, as_):
    take(sent(halves()))
    (path,) = re.findall(PHOTO, client.get(sheet).text)
    assert as_("codes-barres.read").get(path).status_code == 200
    assert as_("catalogue.read").get(path).status_code == 403
    refused = as_("codes-barres.read").post(f"{sheet}/photo/enlever")
    assert refused.status_code == 403
