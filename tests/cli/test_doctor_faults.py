# SPDX-License-Identifier: Apache-2.0
"""O14: faults are put in an instance, many at once; `check` names each one, and nothing else."""

import json
import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from itertools import islice

import pytest

from ressourcerie_core import clock
from ressourcerie_core.conf import load
from ressourcerie_core.db import open_database
from ressourcerie_core.journal.standing import verify_and_note

#: What depends on the machine that runs the tests.
OF_THE_MACHINE = {"doctor/runs-as-root", "doctor/volatile-folder", "doctor/clock-alone"}
IS_FULL = os.environ.get("RESSOURCERIE_FAULTS") == "full"
FAR = "postgresql://shop:chut@127.0.0.2:1/shop"

pytestmark = pytest.mark.skipif(
    os.environ.get("RESSOURCERIE_TEST_DATABASE") == "postgresql", reason="of a file, seen once"
)

WRONG_VALUES = """
enabled_modules = "caisse"
database_url = ""
database_password = "en clair"
on_module_error = "ignore"
require_lock = true
host = ""
port = 99999
trusted_proxies = ["proxy.local"]
outgoing_allowed = ["*"]
workers = 0
module_stop_seconds = -1
request_max_bytes = "10 Mo"
log_level = "bavard"
metrics = "oui"
backup_hour = 24
backup_keep = 1
backup_command = ["copier"]
backup_foldr = "ailleurs"
"""
WEAK_SETTINGS = """
host = "0.0.0.0"
trusted_proxies = ["127.0.0.1", "::/0"]
outgoing_allowed = ["169.254.169.254"]
backup_folder = "ailleurs"
"""
GOOD_SETTINGS = {
    "as init leaves it": "",
    "behind a proxy": 'host = "0.0.0.0"\ntrusted_proxies = ["10.0.0.0/8"]',
    "calls of the local network": 'outgoing_allowed = ["192.168.1.0/24"]',
    "backups carried away": 'backup_folder = "."\nbackup_command = ["copier", "{file}"]',
    "a trial": 'badge = "essai"',
}


class Instance:
    """An instance, what is put in it, and what `check` finds there."""

    def __init__(self, shell):
        self._shell = shell
        self.conf = shell.folder / "etc/ressourcerie.conf"
        self.base = shell.folder / "var/base.db"

    def write(self, lines="", *, url="sqlite:///var/base.db", modules="[]"):
        core = f'[core]\ndatabase_url = "{url}"\nenabled_modules = {modules}\n'
        self.conf.write_text(core + lines, "utf-8")

    def execute(self, *statements):
        with closing(sqlite3.connect(self.base, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)

    def check(self, days=0):
        """Run it so many days from now, and give what it found: each with a remedy."""
        then = clock.now() + timedelta(days=days)
        with clock.clock_set_to(lambda: then):
            examinations = json.loads(self._shell.run("check", "--json").out)["examinations"]
        problems = [p for one in examinations for p in (*one["problems"], *one["warnings"])]
        assert all(problem["hint"] and problem["detail"] for problem in problems)
        return {one["type"].removeprefix("/problems/") for one in problems} - OF_THE_MACHINE


@pytest.fixture
def seeded(instance):
    return Instance(instance)


def test_every_wrong_value_of_the_file_is_told_at_its_line(instance):
    conf = instance.folder / "etc/ressourcerie.conf"
    conf.write_text(f"[core]{WRONG_VALUES}", "utf-8")

    ended = instance.run("check")

    told = [line.removeprefix(f"{conf}:").partition(" : ")[0] for line in ended.err.splitlines()]
    keys = [line.partition(" = ")[0] for line in WRONG_VALUES.strip().splitlines()]
    assert ended.code == 2
    assert all(" → " in line for line in ended.err.splitlines())
    assert told == [f"{line}: core.{key}" for line, key in enumerate(keys, 2)]


def test_weak_settings_variables_and_files_are_told_together(seeded, monkeypatch):
    monkeypatch.setenv("RESSOURCERIE_FAILPOINTS", "purge.dropped@9=raise")
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
    seeded.write(WEAK_SETTINGS)
    seeded.conf.chmod(0o666)
    seeded.base.chmod(0o644)
    seeded.base.with_name("base.db.key").chmod(0o644)

    names = "failpoints-armed python-weakened writable-configuration served-in-clear "
    names += "trusts-everybody calls-the-host backup-folder-missing open-base clock-behind "
    found = {f"doctor/{name}" for name in (names + "clock-behind-record").split()}
    assert seeded.check(days=-1) == found | {"journal/key-exposed"}


def test_what_the_base_tells_is_told_together(seeded):
    seeded.write('backup_folder = "."')
    seeded.execute(
        "DROP TRIGGER core_journal_no_update",
        "UPDATE core_journal SET kind = 'other.made' WHERE number = 2",
        "INSERT INTO core_job (name, module, schedule, due_at, state, failures, error)"
        " VALUES ('core.verify', 'core', 'x', '2026-01-01 00:00:00', 'failed', 1, 'trop long')",
    )
    database = open_database(load(seeded.conf, environ={}))
    verify_and_note(database)
    database.close()
    seeded.base.with_name("base.db.key").unlink()

    names = "journal-broken journal-unverified job-in-trouble backup-old backup-beside"
    found = {f"doctor/{name}" for name in names.split()}
    assert seeded.check(days=10) == found | {"journal/key-missing"}


def test_base_that_does_not_open_is_told_with_a_module_that_is_not_there(seeded):
    seeded.write(modules='["personne"]')

    seeded.execute("UPDATE core_alembic_version SET version_num = 'de-demain'")
    newer = seeded.check()
    seeded.base.write_text("une liste de courses", "utf-8")
    replaced = seeded.check()
    seeded.base.unlink()
    deleted = seeded.check()

    found = [newer, replaced, deleted]
    slugs = ["db/base-newer", "db/not-a-database", "db/database-missing"]
    assert found == [{slug, "modules/unknown"} for slug in slugs]


def test_far_server_that_is_away_and_read_in_clear_is_told(seeded):
    seeded.write(url=FAR, modules='["personne"]')
    seeded.conf.chmod(0o644)

    names = "base-in-clear password-weak open-configuration"
    found = {f"doctor/{name}" for name in names.split()}
    assert seeded.check() == found | {"db/database-away", "modules/unknown"}


def test_good_setup_raises_no_alarm(seeded):
    seeded.conf.chmod(0o640)

    for name in islice(GOOD_SETTINGS, len(GOOD_SETTINGS) if IS_FULL else 2):
        seeded.write(GOOD_SETTINGS[name])

        assert (name, seeded.check()) == (name, set())
