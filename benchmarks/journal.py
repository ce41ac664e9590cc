# SPDX-License-Identifier: Apache-2.0
"""What the journal costs: appending, durably, and verifying a million records.

    python benchmarks/journal.py [--records 1000000] [--quick]

Verification runs in a process of its own, so that its memory is its own too; its goals: a million
records in 30 s, 200 MB, and at least half the speed of reading the rows and doing nothing (T13).
"""

import argparse
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from ressourcerie_core import clock
from ressourcerie_core.conf import load
from ressourcerie_core.db import Database, create_database, open_database
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.journal import append
from ressourcerie_core.journal.canonical import canonical
from ressourcerie_core.journal.keys import key_file, read_keyring
from ressourcerie_core.journal.models import JournalHead, JournalRecord
from ressourcerie_core.journal.reading import PAGE, links_of
from ressourcerie_core.journal.records import BEGINNING, content_of, hash_of, instant_text
from ressourcerie_core.journal.verifying import verify

STREAM = "caisse.tickets/C2"
FACTS = {"total_cents": 1250, "lines": [{"category": "018f3c5e", "cents": 400, "grams": 1200}] * 3}
CONF = '[core]\nenabled_modules = []\ndatabase_url = "sqlite:///{folder}/bench.db"\n'
WRITERS = 16


def append_until(database: Database, end: float) -> int:
    """Append records, each in a transaction of its own, and count them."""
    count = 0
    while time.perf_counter() < end:
        database.write(lambda session: append(session, "caisse.drawer", "opened", FACTS).number)
        count += 1
    return count


def appended(database: Database, seconds: float) -> None:
    """Tell how many records a second are durable, for one writer and for many."""
    for writers in (1, WRITERS):
        end = time.perf_counter() + seconds
        with ThreadPoolExecutor(writers) as threads:
            counts = threads.map(append_until, [database] * writers, [end] * writers)
        print(f"append, {writers:2} writers: {sum(counts) / seconds:8,.0f} durable records/s")


def fill(database: Database, count: int) -> None:
    """Lay a chain of records, as :func:`append` would, many to a transaction."""
    keyring = read_keyring(key_file(database.beside))
    facts, instant, previous = canonical(FACTS), clock.now(), BEGINNING
    same = {"stream": STREAM, "kind": "ticket.recorded", "facts": facts, "key_id": keyring.current}
    for first in range(1, count + 1, PAGE):
        rows = []
        for number in range(first, min(first + PAGE, count + 1)):
            told = {**same, "recorded_at": instant_text(instant), "author_id": None}
            digest = hash_of(previous, content_of(**told, number=number))
            sums = {"previous": previous, "hash": digest, "mac": keyring.seal(digest)}
            rows.append({**same, **sums, "number": number, "recorded_at": instant, "format": 1})
            previous = digest
        with database.migrating() as connection:
            connection.execute(insert(JournalRecord), rows)
    head = {"stream": STREAM, "number": count, "hash": previous}
    with database.migrating() as connection:
        connection.execute(insert(JournalHead).values(head))


def measure(conf: Path) -> None:
    """Read a base, then verify it, and tell the time and the memory of both."""
    database = open_database(load(conf))
    began = time.perf_counter()
    records = sum(1 for _link in links_of(database, STREAM))
    reading = time.perf_counter() - began
    began = time.perf_counter()
    report = verify(database)
    verifying = time.perf_counter() - began
    database.close()
    assert report.is_whole
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"read:   {records:9,} records in {reading:5.1f} s")
    print(f"verify: {report.records:9,} records in {verifying:5.1f} s, {megabytes:.0f} MB")
    print(f"T13: {reading / verifying:.2f} × reading (goal: 0.5)")


def main() -> None:
    """Fill a base, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure)
        return
    with TemporaryDirectory() as folder:
        conf = Path(folder, "ressourcerie.conf")
        conf.write_text(CONF.format(folder=folder), "utf-8")
        database = create_database(load(conf))
        upgrade(database, [core_history()])
        appended(database, 0.2 if options.quick else 5)
        fill(database, 5_000 if options.quick else options.records)
        database.close()
        command = [sys.executable, __file__, "--measure", str(conf)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
