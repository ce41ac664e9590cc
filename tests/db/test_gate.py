# SPDX-License-Identifier: Apache-2.0
"""A SQLite that can corrupt a base is replaced when a sound one is at hand."""

from types import SimpleNamespace

import pytest

from ressourcerie_core.db.gate import choose_driver, has_wal_reset_bug


def library(*version):
    text = ".".join(map(str, version))
    return SimpleNamespace(sqlite_version=text, sqlite_version_info=version)


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
    ],
)
def test_the_versions_with_the_bug_are_known(version, affected):
    assert has_wal_reset_bug(version) is affected


def test_a_sound_standard_library_is_used():
    driver = choose_driver(library(3, 51, 3))

    assert (driver.name, driver.sound) == ("sqlite3", True)


def test_an_affected_standard_library_is_replaced():
    pytest.importorskip("pysqlite3", reason="no wheel for this machine")

    driver = choose_driver(library(3, 40, 1))

    assert (driver.name, driver.sound) == ("pysqlite3", True)
    assert "3.40.1" in driver.reason


def test_without_a_replacement_the_driver_says_that_it_is_not_sound():
    driver = choose_driver(library(3, 40, 1), replacement="absent_package")

    assert (driver.name, driver.sound) == ("sqlite3", False)
    assert "pysqlite3 n'est pas installé" in driver.reason
