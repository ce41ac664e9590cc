# SPDX-License-Identifier: Apache-2.0
"""The page of the journal: what was done, in words; its verification, now and the last time."""

import html
import os
import re

import pytest
from sqlalchemy import text

from ressourcerie_core import clock
from ressourcerie_core.auth import accounts, sites
from ressourcerie_core.ids import new_id
from ressourcerie_core.jobs import keeping
from ressourcerie_core.jobs.models import JobRecord
from ressourcerie_core.jobs.planned import PlannedJob
from ressourcerie_core.journal import append
from ressourcerie_core.journal.archive_checking import verify_archive
from ressourcerie_core.module import Daily
from ressourcerie_core.testing.bases import bases_of
from ressourcerie_core.testing.instance import Workshop
from ressourcerie_core.web.core_pages import journal

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


@pytest.mark.parametrize(
    "facts",
    [
        {"before": None, "after": {"n": 3}},
        {"before": {"n": 3}, "after": None},
        {"before": "trois", "after": ["quatre"]},
        {"before": None, "after": None},
    ],
)
def test_any_facts_that_a_module_wrote_can_be_read(admin, instance, facts):
    instance.database.write(
        lambda session: append(session, "shelf.moves/C3", "moved", facts).number
    )

    assert admin.get("/admin/journal").status_code == 200


def test_a_verification_says_what_it_found_and_stays_on_the_page(admin, acts):
    assert "n'a pas encore été vérifié" in html.unescape(admin.get(PATH).text)

    said = verify_now(admin)

    assert "<strong>3</strong> enregistrements en ordre." in said
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


def test_seals_can_be_printed_and_sent(admin, acts):
    told = html.unescape(admin.get(f"{PATH}/sceaux").text)

    assert re.search(r"core\.events 3 [0-9a-f]{64} \S+Z", told)
    assert "<svg" in told
    assert re.search(r'href="mailto:\?subject=[^"]+core\.events%203%20', told)


def test_the_exported_journal_can_be_checked_and_is_journalled(admin, acts, tmp_path):
    answer = admin.post(f"{PATH}/export", data={"form_key": str(new_id())})
    file = tmp_path / "journal.zip"
    file.write_bytes(answer.content)

    assert answer.headers["content-type"] == "application/zip"
    assert verify_archive(file, keyring=None).records == 3
    assert "Journal exporté" in rows(admin)[0]


def test_what_people_read_can_be_looked_for(admin, acts):
    site = "0190a000-0000-7000-8000-000000000000"

    assert "Compte créé" in rows(admin, texte="bilal")[0]
    assert "Site ajouté" in rows(admin, texte="SITE AJ")[0]
    assert "Site ajouté" in rows(admin, texte="dépôt")[0]
    assert rows(admin, texte="100%") == rows(admin, site=site) == []


def remember(client, memory=None, *, instance=None):
    """Do what a browser does: send what it remembers, and get what it is to remember."""
    sent = {"instance": instance or (memory or {}).get("instance", "")}
    answer = client.post("/login/journal", data={**sent, "sceau": (memory or {}).get("seals", [])})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def forgotten(admin, acts, instance):
    """Give what a browser remembers of a journal whose last record is then cut off."""
    memory = remember(admin)
    with instance.database.migrating() as connection:
        if instance.database.dialect == "sqlite":
            connection.execute(text("DROP TRIGGER core_journal_no_delete"))
        else:
            connection.execute(text("ALTER TABLE core_journal DISABLE TRIGGER USER"))
        connection.execute(text("DELETE FROM core_journal WHERE number = 3"))
        connection.execute(
            text(
                "UPDATE core_journal_head SET number = 2, hash ="
                " (SELECT hash FROM core_journal WHERE number = 2)"
            )
        )
    return memory


def test_a_browser_that_remembers_the_same_journal_is_told_nothing(admin, acts, instance):
    memory = remember(admin)
    instance.database.write(lambda session: append(session, "shelf.moves", "moved", {}).number)

    told = remember(admin, memory)

    assert told["alert"] is None
    assert len(told["seals"]) == len(memory["seals"]) + 1


def test_a_browser_that_remembers_another_journal_raises_the_alarm(admin, forgotten):
    told = remember(admin, forgotten)

    assert "Ce n'est plus le journal que cet appareil a vu" in told["alert"]
    assert "Journal démenti par une mémoire" in rows(admin)[0]
    assert "Un appareil se souvient d'un autre journal" in html.unescape(admin.get(PATH).text)
    assert "Le journal n'est pas entier" in html.unescape(admin.get("/").text)
    assert "Base plus ancienne remise en place" in verify_now(admin)


def test_an_alarm_is_put_away_with_a_reason_that_stays(admin, forgotten):
    remember(admin, forgotten)
    key = {"form_key": str(new_id())}
    refused = admin.post(f"{PATH}/dementi", data={**key, "reason": " "})
    admin.post(f"{PATH}/dementi", data={"form_key": str(new_id()), "reason": "Panne de disque."})

    assert refused.status_code == 422
    assert "Raison : Panne de disque." in rows(admin)[0]
    assert remember(admin, forgotten)["alert"] is None


def test_another_instance_at_the_same_address_raises_no_alarm(admin, forgotten):
    told = remember(admin, forgotten, instance="another")

    assert told["alert"] is None
    assert "une autre instance que la dernière fois" in told["notice"]


def test_a_verification_that_lasts_is_left_to_the_job(admin, acts, instance, monkeypatch):
    monkeypatch.setattr(journal, "SECONDS", 0)
    assert "Lancez-la en ligne de commande" in verify_now(admin)
    jobs = [PlannedJob("core.verify", "Vérifier", Daily(3, 30), print)]
    instance.database.write(lambda session: keeping.enrol(session, jobs))

    verify_now(admin)

    with instance.database.read() as session:
        assert session.get_one(JobRecord, "core.verify").due_at <= clock.now()
