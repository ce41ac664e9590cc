# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie verify` and `journal export`, as an operator runs them."""

import json

import pytest
from sqlalchemy import create_engine, text

PASSWORD = "quatre chaises dépareillées\n"


@pytest.fixture
def journalled(instance):
    """An instance whose journal has a few acts."""
    instance.run(
        "user", "add", "bilal", "--name", "Bilal Haddad", "--password-file", "-", stdin=PASSWORD
    )
    for verb in ("disable", "enable"):
        assert instance.run("user", verb, "bilal").code == 0
    return instance


@pytest.fixture
def change(database_url, journalled):
    """Give a way to change the base by other means than the command."""
    url = database_url
    if url.startswith("sqlite"):
        url = f"sqlite:///{journalled.folder / 'var' / 'base.db'}"

    def changed(statement):
        engine = create_engine(url)
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                connection.execute(text("DROP TRIGGER core_journal_no_update"))
                connection.execute(text("DROP TRIGGER core_journal_no_delete"))
            else:
                connection.execute(text("ALTER TABLE core_journal DISABLE TRIGGER USER"))
            connection.execute(text(statement))
        engine.dispose()

    return changed


def test_a_whole_journal_is_said_to_be(journalled):
    ended = journalled.run("verify")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "core.events : 5 enregistrements en ordre\nLe journal est entier.\n"


def test_what_was_changed_is_named_with_what_to_do(journalled, change):
    change("UPDATE core_journal SET kind = 'account.enabled' WHERE number = 4")

    ended = journalled.run("verify")

    assert ended.code == 1
    assert "✘ Enregistrement modifié. Flux « core.events », n° 4" in ended.out
    assert "gardez une copie de la base" in ended.out


def test_a_machine_reads_the_same(journalled, change):
    change("DELETE FROM core_journal WHERE number = 5")

    ended = journalled.run("verify", "--json")

    found = {"stream": "core.events", "number": 5, "kind": "cut"}
    assert (ended.code, json.loads(ended.out)["breaks"]) == (1, [found])


def test_an_archive_is_verified_and_its_export_is_journalled(journalled):
    exported = journalled.run("journal", "export", "journal.zip")
    verified = journalled.run("verify", "journal.zip")

    assert (exported.code, verified.code) == (0, 0)
    assert "core.events : 5 enregistrements en ordre" in verified.out
    assert "core.events : 6 enregistrements" in journalled.run("verify").out


def test_a_seal_of_paper_is_compared(journalled):
    seal = f"core.events 9 {'ab' * 32} 2026-11-22T10:00:00.000000Z"

    ended = journalled.run("verify", "--seal", seal)

    assert ended.code == 1
    assert "Base plus ancienne remise en place" in ended.out


def test_what_is_no_seal_is_refused(journalled):
    ended = journalled.run("verify", "--seal", "bonjour")

    assert ended.code == 2
    assert "« bonjour » n'est pas le texte d'un sceau." in ended.err


def test_a_journal_without_its_key_is_refused_with_the_remedy(journalled, database_url):
    (key,) = (journalled.folder / "var").glob("*.key")
    key.unlink()

    ended = journalled.run("verify")

    assert ended.code == 2
    assert "Remettez le fichier de clé d'une sauvegarde" in ended.err


def test_a_new_key_seals_and_what_the_old_one_sealed_is_still_whole(journalled):
    told = json.loads(journalled.run("journal", "rotate-key", "--json").out)

    assert told["key"] != told["replaced"]
    assert journalled.run("verify").out.endswith(
        "core.events : 6 enregistrements en ordre\nLe journal est entier.\n"
    )
