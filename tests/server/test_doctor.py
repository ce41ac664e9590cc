# SPDX-License-Identifier: Apache-2.0
"""What `check` finds, and what it must not find."""

import os
import time

import pytest

from tests.wheels import Wheel

from .parts import ledger


def types(problems):
    return [problem["type"].removeprefix("/problems/") for problem in problems]


def warnings(site):
    """Give what `check` warns of, but for the account, which is root in many a container."""
    found = types(w for e in site.json("check")["examinations"] for w in e["warnings"])
    return [one for one in found if one not in {"doctor/runs-as-root", "doctor/volatile-folder"}]


def notes(site):
    return " ".join(note for e in site.json("check")["examinations"] for note in e["notes"])


def test_sound_instance_raises_no_alarm_whether_it_serves_or_not(site):
    site.install(ledger())
    site.configure("ledger", "sound")

    before = warnings(site)
    with site.serving():
        during = warnings(site)

    assert (before, during, warnings(site)) == ([], [], [])
    assert "l'instance peut servir" in site.command("check").out.lower()


def test_check_changes_nothing(site):
    site.install(ledger())
    site.configure("ledger")
    before = {path: path.stat().st_mtime_ns for path in site.base.parent.iterdir()}

    assert "seront créées" in notes(site)

    assert {path: path.stat().st_mtime_ns for path in site.base.parent.iterdir()} == before


def test_library_of_sqlite_is_named_with_the_reason(site):
    assert "SQLite 3." in notes(site)


def test_tables_of_a_module_that_is_gone_are_noted(site):
    site.install(ledger())
    site.configure("ledger")
    with site.serving():
        pass
    site.configure()
    site.path.remove(site.site)

    assert "« ledger »" in notes(site)


def test_requirement_of_the_core_that_is_not_met_is_named(site):
    old = site.folder / "old"
    site.install(Wheel("click", "7.0"), into=old)
    # After the real one on the path Python imports from, first for whoever reads metadata.
    site.path.insert(0, old)

    (problem,) = site.doctor()

    assert problem["type"] == "/problems/doctor/core-requirement"
    assert problem["found"] == "7.0"


@pytest.mark.parametrize(("mode", "found"), [(0o644, ["doctor/open-base"]), (0o640, [])])
def test_base_that_everybody_reads_is_told(site, mode, found):
    site.base.chmod(mode)

    assert warnings(site) == found


def test_configuration_with_a_password_that_everybody_reads_is_told(site):
    site.configure(database_url="postgresql://shop:chut@127.0.0.1:1/shop")
    site.conf.chmod(0o644)

    ended = site.json("check", exits=2)["examinations"]

    found = types(warning for one in ended for warning in one["warnings"])
    assert "doctor/open-configuration" in found
    assert "chut" not in str(ended)


def test_file_of_tomorrow_says_that_the_clock_is_wrong(site):
    tomorrow = time.clock_gettime(time.CLOCK_REALTIME) + 86_400
    os.utime(site.base, (tomorrow, tomorrow))

    assert warnings(site) == ["doctor/clock-behind"]


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("sqlite:///var/bose.db", "db/database-missing"),
        ("sqlite:///var", "db/not-a-database"),
        ("mysql://localhost/base", "db/database-address"),
        ("n'importe quoi", "db/database-address"),
    ],
)
def test_base_that_does_not_open_is_one_problem(site, address, slug):
    site.configure(database_url=address)

    assert types(site.doctor()) == [slug]


def test_quarantine_says_without_what_the_instance_would_serve(site):
    site.configure("sound", "nobody", on_module_error="quarantine")

    ended = site.command("check")

    assert ended.code == 2
    assert "L'instance peut servir, mais sans : nobody." in ended.out
