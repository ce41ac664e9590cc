# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie backup` and `restore`, as an operator runs them."""

import hashlib
import json
import stat

import pytest
from sqlalchemy import create_engine, text

from ressourcerie_core.journal.keys import create_key
from tests.cli.conftest import PASSWORD

from .conftest import files_under


def test_a_backup_says_what_it_holds_and_that_it_must_leave_the_machine(instance):
    ended = instance.run("backup", "saved.zip")

    file = instance.folder / "saved.zip"
    assert ended.code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "journal       : 1 flux, avec leur clé et leurs sceaux" in ended.out
    assert "ce n'est pas une sauvegarde : copiez-le ailleurs" in ended.out
    assert "Il n'est pas chiffré" in ended.out
    content = file.read_bytes()  # head -c -64 FILE | sha256sum ; tail -c 64 FILE
    assert hashlib.sha256(content[:-64]).hexdigest().encode() == content[-64:]
    assert "core.events : 3 enregistrements" in instance.run("verify").out  # this one is noted
    assert not [name for name in files_under(instance.folder) if "en-cours" in name]


def test_a_disk_that_is_not_plugged_in_is_not_replaced_by_a_folder(instance):
    ended = instance.run("backup", instance.folder / "usb" / "saved.zip")

    assert ended.code == 1
    assert "(ce chemin n'existe pas)" in ended.err
    assert not (instance.folder / "usb").exists()


def test_an_instance_lost_with_its_configuration_is_put_back_whole(elsewhere, archive):
    ended = elsewhere.run("restore", archive)

    assert ended.code == 0, ended.err
    assert "Sauvegarde restaurée." in ended.out
    assert (elsewhere.folder / "etc/ressourcerie.conf").exists()
    assert "camille" in elsewhere.run("user", "list").out
    verified = elsewhere.run("verify")
    assert (verified.code, verified.err) == (0, "")
    assert "core.events : 3 enregistrements" in verified.out  # the two, and the restoration
    elsewhere.run("journal", "export", "journal.zip")
    journal = (elsewhere.folder / "journal.zip").read_bytes()  # not compressed
    assert b'"kind":"journal.restored"' in journal
    assert b'"archive":"saved.zip"' in journal


def test_a_base_that_is_there_is_not_touched(instance, archive):
    before = instance.run("user", "list").out

    ended = instance.run("restore", archive)

    assert ended.code == 2
    assert "Il y a déjà quelque chose à cet endroit ; rien n'a été touché." in ended.err
    assert instance.run("user", "list").out == before


def test_a_rehearsal_tells_the_same_and_keeps_nothing(elsewhere, archive):
    ended = elsewhere.run("restore", archive, "--test", "--json")

    told = json.loads(ended.out)
    assert ended.code == 0
    assert (told["rehearsed"], told["journal"]["whole"]) == (True, True)
    assert told["journal"]["streams"] == {"core.events": 2}
    assert files_under(elsewhere.folder) == set()


def test_a_backup_overwrites_nothing(instance, archive):
    before = archive.read_bytes()

    ended = instance.run("backup", "saved.zip")

    assert ended.code == 2
    assert "Il y a déjà un fichier à cet endroit" in ended.err
    assert archive.read_bytes() == before


@pytest.mark.installation  # slow on purpose, and the same on each Python and base
def test_an_encrypted_backup_opens_with_its_passphrase_alone(instance):
    for name, phrase in (("right", "trois tiroirs"), ("wrong", "deux tiroirs")):
        (instance.folder / name).write_text(phrase, "utf-8")
        (instance.folder / name).chmod(0o600)
    instance.run("backup", "saved.zip", "--passphrase-file", "right")

    without = instance.run("restore", "saved.zip", "--test")
    wrong = instance.run("restore", "saved.zip", "--test", "--passphrase-file", "wrong")
    right = instance.run("restore", "saved.zip", "--test", "--passphrase-file", "right")

    assert (without.code, wrong.code, right.code) == (2, 2, 0)
    assert "Cette sauvegarde est chiffrée." in without.err
    assert "Ce n'est pas la phrase de passe qui a chiffré cette sauvegarde." in wrong.err
    assert b"ressourcerie.conf" not in (instance.folder / "saved.zip").read_bytes()


def test_a_passphrase_that_others_may_read_is_refused(instance):
    phrase = instance.folder / "phrase"
    phrase.write_text("trois tiroirs", "utf-8")
    phrase.chmod(0o644)

    ended = instance.run("backup", "saved.zip", "--passphrase-file", "phrase")

    assert ended.code == 2
    assert "est ouvert à tous les comptes" in ended.err
    assert not (instance.folder / "saved.zip").exists()


def test_a_byte_that_changed_anywhere_and_a_lost_end_are_seen(instance, archive):
    content = archive.read_bytes()
    damaged = {"cut": content[:-1]}
    for place in (4, 12, 30, len(content) // 3, len(content) // 2, -300, -70, -1):
        changed = bytearray(content)
        changed[place] ^= 1
        damaged[str(place)] = bytes(changed)

    for name, found in damaged.items():
        archive.write_bytes(found)
        ended = instance.run("restore", archive, "--test")
        assert ended.code == 1, name
        assert "Ce fichier a été coupé ou modifié depuis son écriture" in ended.err


def test_another_kind_of_file_is_refused(instance):
    (instance.folder / "photo.jpg").write_bytes(b"\xff\xd8\xff" * 100)

    ended = instance.run("restore", "photo.jpg")

    assert ended.code == 2
    assert "n'est pas une sauvegarde faite par « ressourcerie backup »" in ended.err


def test_an_archive_of_a_newer_version_is_refused_before_anything_is_written(elsewhere, rewritten):
    tables = rewritten(version="0.9.0", contents={"revisions": {"core": "core_20300101"}})
    newer_tables = elsewhere.run("restore", tables)
    newer_format = elsewhere.run("restore", rewritten(format=2))

    assert (newer_tables.code, newer_format.code) == (2, 2)
    assert "Les tables de core y sont plus récentes" in newer_tables.err
    assert 'pip install "ressourcerie-core>=0.9.0"' in newer_tables.err
    assert "Cette sauvegarde est plus récente" in newer_format.err
    assert files_under(elsewhere.folder) == set()


def test_a_base_of_the_other_kind_is_refused(elsewhere, rewritten, database_url):
    found = "postgresql" if database_url.startswith("sqlite") else "sqlite"

    ended = elsewhere.run("restore", rewritten(database=found))

    assert ended.code == 2
    assert "C'est la sauvegarde d'une base" in ended.err
    assert "var/other.db" not in files_under(elsewhere.folder)


def test_rows_that_are_not_those_of_the_manifest_undo_the_restoration(elsewhere, rewritten):
    forged = rewritten(contents={"rows": {"core_account": 7}})

    ended = elsewhere.run("restore", forged)

    assert ended.code == 1
    assert "la table core_account a 1 lignes, et en avait 7" in ended.err
    assert elsewhere.run("restore", forged).err == ended.err  # the place is empty still
    assert not (elsewhere.folder / "etc/ressourcerie.conf").exists()


def test_the_key_of_another_instance_is_not_replaced(elsewhere, archive, other_url):
    name = other_url.rpartition("/")[2]
    key = elsewhere.folder / "var" / f"{name}.key"
    create_key(key)
    before = key.read_bytes()

    ended = elsewhere.run("restore", archive)

    assert ended.code == 2
    assert f"{name}.key" in ended.err
    assert key.read_bytes() == before


def test_a_restoration_that_cannot_be_finished_leaves_the_place_empty(
    elsewhere, archive, other_url
):
    name = other_url.rpartition("/")[2]
    (elsewhere.folder / "var").mkdir()
    seals = elsewhere.folder / "var" / f"{name}.seals"
    seals.write_text("illisible", "utf-8")

    refused = elsewhere.run("restore", archive)
    left = files_under(elsewhere.folder)
    seals.unlink()
    accepted = elsewhere.run("restore", archive)

    assert refused.code != 0
    assert left == {"var", f"var/{name}.seals"}
    assert (accepted.code, accepted.err) == (0, "")


@pytest.fixture
def tampered(instance, database_url):
    """The instance, after somebody changed a record of its journal."""
    url = database_url
    if url.startswith("sqlite"):
        url = f"sqlite:///{instance.folder / 'var' / 'base.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER core_journal_no_update"))
        else:
            connection.execute(text("ALTER TABLE core_journal DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE core_journal SET kind = 'site.changed' WHERE number = 1"))
    engine.dispose()


def test_a_journal_broken_before_its_backup_is_restored_only_knowingly(
    tampered, elsewhere, archive
):
    refused = elsewhere.run("restore", archive)
    accepted = elsewhere.run("restore", archive, "--accept-broken-journal")

    assert refused.code == 1
    assert "l'enregistrement a été modifié" in refused.err
    assert (accepted.code, accepted.err) == (0, "")
    assert "core.events" in accepted.out


def test_what_was_done_after_the_backup_is_missing_knowingly(instance, archive, database_url):
    """The base is lost, its key and its seals are not."""
    if not database_url.startswith("sqlite"):
        pytest.skip("one place for the lost base and for its backup: a file")
    added = ("user", "add", "bilal", "--name", "Bilal Haddad", "--password-file", "-")
    assert instance.run(*added, stdin=PASSWORD).code == 0
    (instance.folder / "var/base.db").unlink()

    ended = instance.run("restore", archive)

    assert ended.code == 0, ended.err
    assert "une sauvegarde, remise en place sciemment" in ended.out
    assert instance.run("verify").code == 0
    assert "bilal" not in instance.run("user", "list").out


def test_a_key_renewed_since_the_backup_is_accepted_and_stays(instance, archive, database_url):
    if not database_url.startswith("sqlite"):
        pytest.skip("one place for the lost base and for its backup: a file")
    assert instance.run("journal", "rotate-key").code == 0
    key = instance.folder / "var/base.db.key"
    renewed = key.read_bytes()
    (instance.folder / "var/base.db").unlink()

    ended = instance.run("restore", archive)

    assert ended.code == 0, ended.err
    assert key.read_bytes() == renewed
    assert instance.run("verify").code == 0
