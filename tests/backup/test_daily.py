# SPDX-License-Identifier: Apache-2.0
"""The backup of each day, what carries it away, and who is told when there is none."""

from datetime import UTC, datetime, timedelta

import pytest

from ressourcerie_core import clock
from ressourcerie_core.backup.daily import back_up_daily
from ressourcerie_core.backup.problems import CopyNotSent
from ressourcerie_core.errors import Refused
from ressourcerie_core.jobs.core_jobs import core_jobs
from ressourcerie_core.server import doctor_base


@pytest.fixture
def copies(instance):
    """The folder that the configuration names."""
    folder = instance.folder / "copies"
    folder.mkdir()
    return folder


@pytest.fixture
def on_day():
    """Do something at two in the morning of a day."""

    def done(day, work, *, hour=2):
        instant = datetime(2026, 12, day, hour, 0, tzinfo=UTC)
        with clock.clock_set_to(lambda: instant):
            return work()

    return done


def test_there_is_a_job_only_where_a_folder_is_named(configured):
    without = [job.name for job in core_jobs(configured())]
    job = next(core_jobs(configured(backup_folder="copies", backup_hour="5")))

    assert "core.backup" not in without
    assert (job.name, job.schedule.hour) == ("core.backup", 5)


def test_each_day_has_its_backup_carried_away_and_the_oldest_is_forgotten(
    instance, configured, database, on_day, copies
):
    away = instance.folder / "away"
    away.mkdir()
    conf = configured(backup_folder="copies", backup_keep="2", backup_command=f"cp,{{file}},{away}")

    for day in (1, 2, 3):
        on_day(day, lambda: back_up_daily(conf, database))

    names = [f"ressourcerie-2026-12-0{day}-030000.zip" for day in (1, 2, 3)]  # the time of Paris
    assert sorted(file.name for file in away.iterdir()) == names
    kept = sorted(file.name for file in copies.iterdir())
    assert kept == names[1:]
    assert "core.events : 5 enregistrements" in instance.run("verify").out  # one for each day
    assert instance.run("restore", away / names[0], "--test").code == 0


def test_a_command_that_fails_is_told_and_run_again_on_the_same_backup(
    instance, configured, database, on_day, copies
):
    away = instance.folder / "away"
    conf = configured(backup_folder="copies", backup_command=f"cp,{{file}},{away}/")
    with pytest.raises(CopyNotSent) as refused:
        on_day(1, lambda: back_up_daily(conf, database))
    (made,) = copies.glob("*.zip")
    before = made.stat().st_mtime_ns

    away.mkdir()
    on_day(1, lambda: back_up_daily(conf, database), hour=3)

    assert list(copies.iterdir()) == [made]
    assert "n'a pas emporté cette sauvegarde. (cp: " in str(refused.value)
    assert made.stat().st_mtime_ns == before
    assert (away / made.name).read_bytes() == made.read_bytes()


def test_a_second_run_of_a_day_makes_a_second_backup(configured, database, on_day, copies):
    conf = configured(backup_folder="copies")

    for hour in (2, 14):
        on_day(1, lambda: back_up_daily(conf, database), hour=hour)

    names = [f"ressourcerie-2026-12-01-{hour}0000.zip" for hour in ("03", "15")]
    assert sorted(file.name for file in copies.iterdir()) == names


def test_a_command_that_always_fails_neither_fills_the_disk_nor_stops_the_backups(
    configured, database, on_day, copies
):
    conf = configured(backup_folder="copies", backup_keep="2", backup_command="false,{file}")

    for day in (1, 2, 3):
        with pytest.raises(CopyNotSent):
            on_day(day, lambda: back_up_daily(conf, database))

    names = [f"ressourcerie-2026-12-0{day}-030000.zip" for day in (2, 3)]
    assert sorted(file.name for file in copies.glob("*.zip")) == names


def test_a_command_that_is_not_installed_is_named(configured, database, on_day, copies):
    conf = configured(backup_folder="copies", backup_command="rien-de-tel,{file}")

    with pytest.raises(CopyNotSent, match="rien-de-tel"):
        on_day(1, lambda: back_up_daily(conf, database))


def test_a_command_without_the_file_is_refused(configured):
    with pytest.raises(Refused, match=r"\{file\}"):
        configured(backup_command="cp,ailleurs")


def test_the_doctor_asks_for_a_backup_after_a_week_but_not_of_a_trial(instance, configured):
    def found(days, **keys):
        instant = clock.now() + timedelta(days=days)
        with clock.clock_set_to(lambda: instant):
            warnings = doctor_base.base(configured(**keys)).warnings
        return [one.detail for one in warnings if one.slug == "doctor/backup-old"]

    assert found(6) == []
    assert found(9) == ["Aucune sauvegarde n'a été faite depuis 9 jours."]
    assert found(9, badge="Essai") == []
    instance.run("backup", "saved.zip")
    assert found(6, badge="") == []
