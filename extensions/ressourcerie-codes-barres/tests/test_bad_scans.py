# SPDX-License-Identifier: Apache-2.0
"""A bad scan, wherever it is sent, is answered in French and leaves nothing in the base."""

from uuid import UUID

import pytest
from ressourcerie_codes_barres.service import articles
from sqlalchemy import text

API = "/api/v1/codes-barres"
BAD = {
    "empty": "",
    "cut": "JBBBB",
    "one sign wrong": "JBBBBBBBBB",
    "a maker's, cut": "978207036822",
    "a web page": "https://example.org/objet/12",
    "long": "J" * 10_000,
    "binary": "\x00\x01\x1b\x7f\ufffd\u202e",
    "not of here": "汉字الكود",
}
FRENCH = ("lu", "signe", "étiquettes", "Scannez", "lecteur")
TABLES = ("unknown", "object", "article", "print", "double_sale", "short_number")


@pytest.fixture
def counts(database):
    """Give what counts the rows of the module."""

    def count():
        with database.read() as session:
            return [
                session.scalar(text(f"SELECT count(*) FROM codes_barres_{table}"))
                for table in TABLES
            ]

    return count


@pytest.mark.parametrize("scan", BAD.values(), ids=BAD)
def test_bad_scan_is_refused_in_french_and_leaves_nothing(client, pages, armchair, counts, scan):
    before = counts()

    page = client.get(f"{pages}/scanner", params={"code": scan})
    sent = client.post(f"{pages}/scanner/inconnu", data={"code": scan})
    client.headers["Accept"] = "application/json"
    told = client.get(f"{API}/codes", params={"text": scan})

    assert page.status_code in {200, 422}
    assert (sent.status_code, told.status_code) == (422, 422)
    assert any(word in told.json()["detail"] + told.json()["hint"] for word in FRENCH)
    assert told.json()["type"].startswith("/problems/codes-barres/")
    assert counts() == before


def test_bytes_that_are_no_text_are_refused(client, pages, counts):
    answer = client.get(f"{pages}/scanner?code=%ff%fe%00")

    assert answer.status_code == 422
    assert "n'est ni une de nos étiquettes" in answer.text.replace("&#39;", "'")


def test_scanning_page_puts_an_unknown_code_in_the_queue_once(client, pages, database):
    site_id = UUID(pages.rpartition("/")[2])
    digits = "4006381333931"
    shown = client.get(f"{pages}/scanner", params={"code": digits}).text
    assert f"/articles?code={digits}" in shown
    for _time in range(2):
        client.post(f"{pages}/scanner/inconnu", data={"code": digits})

    with database.read() as session:
        (one,) = articles.unknown_at(session, site_id)
    assert (one.code, one.times) == (digits, 2)


def test_what_nobody_could_read_aloud_waits_for_nobody(database, site_id):
    def note(session):
        articles.note_unknown(session, site_id, "AB\x00\x1bCD")
        return articles.unknown_at(session, site_id)

    assert database.write(note) == []
