# SPDX-License-Identifier: Apache-2.0
"""The page of the journal: what was done, in words; its verification, now and the last time."""

import html
import os
import re

import pytest
from sqlalchemy import text

from ressourcerie_core.auth import accounts, sites
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import append
from ressourcerie_core.testing.bases import bases_of
from ressourcerie_core.testing.instance import Workshop

PATH = "/admin/journal"


@pytest.fixture(scope="session")
def workshop(tmp_path_factory):
    """The core alone, loaded once."""
    with bases_of(os.environ.get("RESSOURCERIE_TEST_DATABASE", "sqlite")) as bases:
        yield Workshop((), "", bases, tmp_path_factory.mktemp("workshop"))


@pytest.fixture
def instance(workshop, tmp_path):
    with workshop.instance(tmp_path) as made:
        yield made


@pytest.fixture
def admin(instance):
    with instance.signed_in(["core.administer"]) as client:
        client.headers["Accept"] = "text/html"
        yield client


@pytest.fixture
def acts(instance):
    """Add a person, and a site."""

    def work(session):
        accounts.add(
            session,
            login="bilal",
            display_name="Bilal Haddad",
            password_hash="h",
            rights=instance.rights,
        )
        sites.add(session, name="Dépôt", time_zone="Europe/Paris", switch_hour=4)

    instance.database.write(work)


def rows(client, **asked):
    """Give the text of each row of the table."""
    answer = client.get(PATH, params=asked)
    assert answer.status_code == 200, answer.text
    body = answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    found = body.split("</tr>")[:-1]
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in found]


def verify_now(client):
    """Press the button, and give what the page then says."""
    answer = client.post(f"{PATH}/verification", data={"form_key": str(new_id())})
    return " ".join(html.unescape(answer.text).split())


def test_acts_are_told_in_words_newest_first(admin, acts):
    newest, before, *_rest = rows(admin)

    assert "Site ajouté" in newest
    assert "Nom : Dépôt" in newest
    assert "Compte créé" in before
    assert "Personne : Bilal Haddad" in before


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({"nature": "site.added"}, ["Site ajouté"]),
        ({"flux": "shelf.moves"}, []),
        ({"du": "2199-01-01"}, []),
        ({"periode": "jour", "du": "2001-01-01"}, []),
        ({"personne": "0190a000-0000-7000-8000-000000000000"}, []),
    ],
)
def test_filters_narrow_the_list(admin, acts, asked, kinds):
    shown = rows(admin, **asked)

    assert len(shown) == len(kinds)
    assert all(kind in row for kind, row in zip(kinds, shown, strict=True))


@pytest.mark.parametrize("place", ["hier", "0001-01-01 1 core.events", "9999-12-31 x y"])
def test_a_place_that_is_none_is_the_newest(admin, acts, place):
    assert len(rows(admin, avant=place)) == 3


def test_older_records_are_on_the_next_pages(admin, instance):
    instance.database.write(
        lambda session: (
            [append(session, "shelf.moves/C2", "moved", {"n": n}) for n in range(60)] and None
        )
    )
    first = admin.get(PATH).text
    path = html.unescape(re.search(r'href="([^"]+avant=[^"]+)"', first)[1])

    second = admin.get(path).text

    assert first.count("<tr>") - 1 == 50
    assert second.count("<tr>") - 1 == 11
    assert "Plus anciens" not in second


def test_a_verification_says_what_it_found_and_stays_on_the_page(admin, acts):
    assert "n'a pas encore été vérifié" in html.unescape(admin.get(PATH).text)

    said = verify_now(admin)

    assert "3 enregistrements en ordre." in said
    assert "Journal vérifié" in rows(admin)[0]


def test_a_broken_record_is_named_with_what_to_do(admin, acts, instance):
    with instance.database.migrating() as connection:
        if instance.database.dialect == "sqlite":
            connection.execute(text("DROP TRIGGER core_journal_no_update"))
        else:
            connection.execute(text("ALTER TABLE core_journal DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE core_journal SET kind = 'site.changed' WHERE number = 2"))

    told = verify_now(admin)

    assert "Enregistrement modifié." in told
    assert "n° 2 : l'enregistrement a été modifié" in told
    assert "Ne touchez plus à rien" in told


def test_seals_can_be_copied(admin, acts, instance):
    found = re.search(r"core\.events (\d+) [0-9a-f]{64} \S+Z", admin.get(PATH).text)

    assert found[1] == "3"
