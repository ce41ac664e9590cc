# SPDX-License-Identifier: Apache-2.0
"""Works are written one by one; what one of them does wrong is its own affair."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier, Event
from time import monotonic, sleep

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from ressourcerie_core.db import create_database
from ressourcerie_core.db.engine import STATEMENTS_PREPARED
from ressourcerie_core.db.guard import authorize
from ressourcerie_core.db.problems import (
    DatabaseAway,
    DatabaseBusy,
    OutcomeUnknown,
    TransactionMisused,
)
from ressourcerie_core.server.writer_guard import WriterGuard

from .probe import PROBE, add, create_probe, numbers


def test_a_result_is_given_once_the_row_can_be_read(database):
    assert database.write(add(1)) == 1
    assert numbers(database) == [1]


def test_a_work_that_raises_leaves_nothing(database):
    def work(session):
        add(1)(session)
        raise ValueError("non")

    with pytest.raises(ValueError, match="non"):
        database.write(work)
    assert numbers(database) == []


def test_works_that_wait_share_a_commit_and_a_refused_one_falls_alone(database):
    started, go_on = Event(), Event()

    def first(session):
        started.set()
        assert go_on.wait(10)
        return add(0)(session)

    with ThreadPoolExecutor(12) as pool:
        held = pool.submit(database.write, first)
        assert started.wait(10)
        others = [
            pool.submit(database.write, add(n, "juste" if n % 2 else "faux")) for n in range(1, 11)
        ]
        go_on.set()
        outcomes = [other.exception() for other in others]

    assert held.result() == 0
    assert [isinstance(outcome, IntegrityError) for outcome in outcomes] == [False, True] * 5
    assert numbers(database) == [0, 1, 3, 5, 7, 9]


def test_who_writes_the_same_at_the_same_time_sees_that_it_is_taken(database):
    """On PostgreSQL two works may look before either has written: the second looks again."""
    together = Barrier(2, timeout=10)

    def work(session):
        if 1 in session.scalars(select(PROBE.c.number)).all():
            raise ValueError("déjà pris")
        if database.dialect == "postgresql":
            together.wait()
        return add(1)(session)

    with ThreadPoolExecutor(2) as pool:
        written = [pool.submit(database.write, work) for _ in range(2)]
        outcomes = [one.exception() for one in written]

    assert sorted(map(str, outcomes)) == ["None", "déjà pris"]


def test_a_statement_is_prepared_once_whatever_was_written_before(conf, monkeypatch):
    """To prepare the statements of a ticket again cost as much as to run them."""
    prepared = []

    def noted(action, *words):
        prepared.append(words)
        return authorize(action, *words)

    def count(session):
        return session.scalar(text("SELECT count(*) FROM probe"))

    monkeypatch.setattr("ressourcerie_core.db.engine.authorize", noted)
    with closing(create_database(conf)) as database:
        if database.dialect == "postgresql":
            pytest.skip("the server prepares there")
        with database.migrating() as connection:
            create_probe(connection)
        for number in range(STATEMENTS_PREPARED["writer"]):  # each with its savepoint
            database.write(add(number))
        database.write(count)
        prepared.clear()

        assert database.write(count) == STATEMENTS_PREPARED["writer"]

    assert [words for words in prepared if "probe" in words] == []


@pytest.mark.parametrize("misuse", ["commit", "rollback"])
def test_a_work_neither_commits_nor_rolls_back(database, misuse):
    def work(session):
        add(1)(session)
        getattr(session, misuse)()

    with pytest.raises(TransactionMisused, match=misuse):
        database.write(work)
    assert numbers(database) == []


def test_a_work_that_goes_on_after_an_error_is_refused(database):
    def work(session):
        add(1)(session)
        try:
            add(2, "faux")(session)
        except IntegrityError:
            session.connection().get_transaction().rollback()

    with pytest.raises((TransactionMisused, Exception)):
        database.write(work)
    assert numbers(database) == []


def test_a_work_that_ends_the_transaction_takes_its_group_down_and_not_the_writer(database):
    if database.dialect == "postgresql":
        pytest.skip("each write has its own transaction there")
    started, go_on = Event(), Event()

    def first(session):
        started.set()
        assert go_on.wait(10)
        return add(1)(session)

    with ThreadPoolExecutor(2) as pool:
        held = pool.submit(database.write, first)
        assert started.wait(10)
        rogue = pool.submit(
            database.write, lambda session: session.connection().exec_driver_sql("ROLLBACK")
        )
        go_on.set()

    assert rogue.exception() is not None
    assert isinstance(held.exception(), DatabaseBusy | None)
    assert numbers(database) == ([] if held.exception() else [1])
    assert database.write(add(2)) == 2


def test_a_part_of_a_work_may_fail_in_its_own_savepoint(database):
    def work(session):
        add(1)(session)
        with pytest.raises(IntegrityError), session.begin_nested():
            add(2, "faux")(session)
        return "fait"

    assert database.write(work) == "fait"
    assert numbers(database) == [1]


def test_a_work_that_writes_by_itself_is_refused(database):
    with pytest.raises(TransactionMisused, match="contient une autre"):
        database.write(lambda _session: database.write(add(1)))
    assert numbers(database) == []


def test_a_reading_session_cannot_write(database):
    with pytest.raises(TransactionMisused, match="session de lecture"), database.read() as session:
        add(1)(session)
    assert numbers(database) == []


def test_a_reading_session_sees_one_unchanging_view(database):
    with database.read() as session:
        before = session.scalar(text("SELECT count(*) FROM probe"))
        database.write(add(1))
        after = session.scalar(text("SELECT count(*) FROM probe"))

    assert (before, after) == (0, 0)
    assert numbers(database) == [1]


def test_a_work_that_never_began_is_withdrawn_at_its_time_limit(database):
    if database.dialect == "postgresql":
        pytest.skip("each write has its own connection there")
    started, go_on = Event(), Event()

    def slow(session):
        started.set()
        go_on.wait(10)
        return add(1)(session)

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(database.write, slow)
        assert started.wait(10)
        with pytest.raises(DatabaseBusy):
            database.write(add(2), seconds=0.05)
        go_on.set()

    assert held.result() == 1
    assert numbers(database) == [1]


def test_a_statement_without_end_is_stopped_at_the_time_limit(database):
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    )

    with pytest.raises((OutcomeUnknown, DatabaseBusy)):
        database.write(lambda session: session.execute(text(endless)), seconds=0.2)

    assert database.write(add(1)) == 1


def test_forty_threads_write_without_a_failure(database):
    with ThreadPoolExecutor(40) as pool:
        written = list(pool.map(lambda n: database.write(add(n)), range(400)))

    assert sorted(written) == numbers(database) == list(range(400))


def test_a_closed_base_takes_no_work(database):
    database.close()

    with pytest.raises(DatabaseAway):
        database.write(add(1))


def test_a_work_that_never_ends_is_told_with_its_place(database):
    if database.dialect != "sqlite":
        pytest.skip("each work has its own connection")
    inside, go_on = Event(), Event()

    def endless_work(session):
        inside.set()
        assert go_on.wait(60)

    with ThreadPoolExecutor(1) as pool:
        given_up = pool.submit(database.write, endless_work, seconds=0.2)
        assert inside.wait(10)
        assert database.hanging(grace=100) is None
        assert given_up.exception() is not None
        until = monotonic() + 10
        while (place := database.hanging(grace=0)) is None and monotonic() < until:
            sleep(0.01)
        go_on.set()

    assert place is not None
    assert "endless_work" in place
    assert "test_writing.py" in place


def test_the_guard_of_the_writer_tells_where_it_hangs(database):
    if database.dialect != "sqlite":
        pytest.skip("each work has its own connection")
    go_on, told = Event(), []
    guard = WriterGuard(
        database, on_hang=lambda place: (told.append(place), go_on.set()), grace=0.1
    )
    guard.start()

    with pytest.raises(OutcomeUnknown):
        database.write(lambda _session: go_on.wait(60), seconds=0.2)
    assert go_on.wait(60)
    guard.stop()

    assert len(told) == 1
    assert "test_writing.py" in told[0]
