# SPDX-License-Identifier: Apache-2.0
"""What runs by itself: when it is due, one run at a time, whatever it raises."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ressourcerie_core import clock
from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database, create_database
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.jobs import keeping
from ressourcerie_core.jobs.core_jobs import core_jobs
from ressourcerie_core.jobs.models import JobRecord
from ressourcerie_core.jobs.planned import PlannedJob, jobs_of
from ressourcerie_core.jobs.problems import JobMisdeclared, UnknownJob
from ressourcerie_core.jobs.running import JobRunner
from ressourcerie_core.jobs.schedules import next_after, said
from ressourcerie_core.module import Context, Daily, Every, Job, Module
from ressourcerie_core.modules.descriptor import faults_of
from ressourcerie_core.outgoing import Outgoing
from ressourcerie_core.settings import ModuleSettings

PARIS = ZoneInfo("Europe/Paris")
SECONDS = 20  # a machine that is busy gets this long


@pytest.fixture
def database(conf: Configuration) -> Iterator[Database]:
    made = create_database(conf)
    upgrade(made, [core_history()])
    yield made
    made.close()


def job(run, *, schedule=Every(60), seconds=SECONDS):  # noqa: B008 (frozen)
    return PlannedJob("shop.count", "Compter", schedule, run, seconds)


def record(database) -> JobRecord:
    with database.read() as session:
        return session.get_one(JobRecord, "shop.count")


def wait_for(is_so) -> None:
    """Wait for a fact, looked at again and again."""
    limit = threading.Event()
    timer = threading.Timer(SECONDS, limit.set)
    timer.start()
    while not is_so():
        assert not limit.wait(0.02)
    timer.cancel()
    timer.join()


def run_until(database, *jobs, state) -> JobRecord:
    """Run jobs until the one of this test is in a state."""
    runner = JobRunner(database, jobs)
    runner.start()
    wait_for(lambda: record(database).state == state)
    assert runner.stop(SECONDS)
    return record(database)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "instant", "due"),
    [
        (Every(15), "2026-11-22T10:00", "2026-11-22T10:15"),
        (Daily(5), "2026-11-22T03:59", "2026-11-22T04:00"),
        (Daily(5), "2026-11-22T04:00", "2026-11-23T04:00"),
        (Daily(5), "2026-03-28T05:00", "2026-03-29T03:00"),  # summer begins in between
        (Daily(2, 30), "2026-10-24T12:00", "2026-10-25T00:30"),  # the first of the two 2:30
    ],
)
def test_a_schedule_follows_the_local_time_of_the_site(schedule, instant, due):
    assert next_after(schedule, at(instant), PARIS) == at(due)


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Every(1), "chaque minute"),
        (Every(90), "toutes les 90 minutes"),
        (Every(60), "chaque heure"),
        (Every(120), "toutes les 2 heures"),
        (Daily(5), "chaque jour à 5 h 00"),
    ],
)
def test_a_schedule_is_said_in_words(schedule, words):
    assert said(schedule) == words


@pytest.mark.parametrize(("hour", "minute"), [(24, 0), (-1, 0), (3, 60)])
def test_what_is_no_time_of_the_day_is_refused(hour, minute):
    with pytest.raises(ValueError, match="no time"):
        Daily(hour, minute)


def test_what_is_no_period_is_refused():
    with pytest.raises(ValueError, match="no schedule"):
        Every(0)


def test_a_job_runs_and_waits_for_its_next_time(database):
    done = run_until(database, job(lambda base: None), state="done")

    assert done.succeeded_at == done.ended_at >= done.started_at
    assert done.due_at == done.ended_at + timedelta(minutes=60)


def test_a_job_that_fails_says_why_and_is_tried_again_within_the_hour(database):
    def fail(base):
        raise ValueError("no scales here")

    failed = run_until(database, job(fail, schedule=Every(600)), state="failed")

    assert "ValueError : no scales here" in failed.error
    assert failed.due_at - failed.ended_at == timedelta(hours=1)
    with clock.clock_set_to(lambda: failed.due_at):
        mended = job(lambda base: None, schedule=Every(600))
        assert run_until(database, mended, state="done").failures == 0


def test_a_refusal_is_told_in_its_own_words(database):
    def refuse(base):
        raise UnknownJob("rien")

    assert (
        "Aucune tâche ne s'appelle « rien »"
        in run_until(database, job(refuse), state="failed").error
    )


def test_one_run_at_a_time_however_many_run_jobs(database):
    running, most, release = [], [], threading.Event()

    def work(base):
        running.append(1)
        most.append(len(running))
        release.wait(SECONDS)
        running.pop()

    runners = [JobRunner(database, [job(work)]) for _ in range(3)]
    for runner in runners:
        runner.start()
    wait_for(lambda: running)
    database.write(lambda session: keeping.hasten(session, "shop.count"))
    release.set()
    wait_for(lambda: record(database).state == "done")

    assert all(runner.stop(SECONDS) for runner in runners)
    assert set(most) == {1}


def test_a_job_that_hangs_is_reported_and_never_doubled(database):
    began, release = [], threading.Event()

    def hang(base):
        began.append(1)
        release.wait(SECONDS)

    runner = JobRunner(database, [job(hang, seconds=0)])
    runner.start()
    wait_for(lambda: record(database).state == "hung")
    database.write(lambda session: keeping.hasten(session, "shop.count"))
    assert "redémarrez le service" in record(database).error
    assert not runner.stop(0)
    release.set()

    assert runner.stop(SECONDS)
    assert began == [1]


def test_a_job_that_was_cut_short_is_made_again(database):
    one = job(lambda base: None)
    database.write(lambda session: keeping.enrol(session, [one]))
    assert database.write(lambda session: keeping.claim(session, one))
    assert not database.write(lambda session: keeping.claim(session, one))
    later = clock.now() + timedelta(hours=1)

    with clock.clock_set_to(lambda: later):
        assert run_until(database, one, state="done").started_at == later


def test_a_new_schedule_moves_the_next_run(database):
    run_until(database, job(lambda base: None), state="done")
    sooner = job(lambda base: None, schedule=Every(5))
    database.write(lambda session: keeping.enrol(session, [sooner]))

    assert record(database).due_at <= clock.now() + timedelta(minutes=5)


def test_a_job_that_nobody_declares_is_not_hastened(database):
    with pytest.raises(UnknownJob, match="rien"):
        database.write(lambda session: keeping.hasten(session, "rien"))


def test_the_jobs_of_the_core_run_on_an_empty_base(database, conf):
    names = {one.name for one in core_jobs(conf) if one.run(database) is None}

    assert "core.forget" in names


class Shop(Module):
    name = "shop"
    title = "Boutique"
    jobs = (Job("shop.count", "Compter", ".jobs:count", Every(60)),)


@dataclass
class Loaded:
    """A loaded module, with what its descriptor names."""

    jobs: tuple
    descriptor: Module = field(default_factory=Shop)
    settings: ModuleSettings = field(default_factory=ModuleSettings)
    name: str = "shop"


def test_the_job_of_a_module_is_given_its_settings_and_the_base(database):
    given = []
    module, outgoing = Loaded((given.append,)), Outgoing()

    run_until(database, *jobs_of([module], outgoing), state="done")

    assert given == [Context(module.settings, database, outgoing)]


def test_a_job_that_is_no_function_is_refused_and_names_its_module():
    with pytest.raises(JobMisdeclared, match=r"« shop » déclare la tâche « shop\.count »"):
        list(jobs_of([Loaded((3,))], Outgoing()))


@pytest.mark.parametrize(
    ("jobs", "fault"),
    [
        (3, "« jobs » n'est pas un tuple"),
        ((3,), "« jobs » contient 3, qui n'est pas de type Job"),
        (
            (Job("caisse.count", "Compter", ".jobs:count", Every(1)),),
            "ne commence pas par « shop. »",
        ),
        ((Job("shop.count", "Compter", "count it", Every(1)),), "doit être une référence"),
        ((Job("shop.count", "Compter", ".jobs:count", "0 5 * * *"),), "ni Every, ni Daily"),
        (Shop.jobs * 2, "deux fois"),
    ],
)
def test_what_is_wrong_with_a_declared_job_is_told(jobs, fault):
    wrong = type("Wrong", (Shop,), {"jobs": jobs})

    assert fault in " ".join(faults_of(wrong, "shop"))
