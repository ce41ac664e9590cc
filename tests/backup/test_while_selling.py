# SPDX-License-Identifier: Apache-2.0
"""O09: each backup that is made under sales restores, and holds all that it had to."""

import os
from threading import Event, Thread

import pytest

from ressourcerie_core.backup.reading import opened_backup
from ressourcerie_core.backup.restoring import rehearse
from ressourcerie_core.backup.saving import back_up
from ressourcerie_core.db import open_database
from ressourcerie_core.journal import append

pytestmark = pytest.mark.faults

ROUNDS = 50 if os.environ.get("RESSOURCERIE_FAULTS") == "full" else 3
PAUSE = 0.05  # twenty sales a second
STREAM = "shop.sales"


class Till:
    """Sells until it is told to stop, through a base of its own process or of another one."""

    def __init__(self, database):
        self.acknowledged = 0
        self._database, self._stop = database, Event()
        self._thread = Thread(target=self._sell)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._stop.set()
        self._thread.join()

    def _sell(self):
        while not self._stop.wait(PAUSE):
            number = self._database.write(
                lambda s: append(s, STREAM, "sold", {"cents": 150}).number
            )
            self.acknowledged = number


def test_a_backup_holds_every_sale_acknowledged_before_it_began(
    instance, configured, database, tmp_path
):
    conf = configured()
    other = open_database(conf)  # as the command does, beside the process that serves
    with Till(database) as till:
        for number in range(ROUNDS):
            before = till.acknowledged
            file = tmp_path / f"saved-{number}.zip"
            back_up(other, conf, file)
            with opened_backup(file) as backup:
                done = rehearse(backup, conf)
            held = done.journal.streams.get(STREAM, 0)
            assert done.journal.is_whole
            assert before <= held <= till.acknowledged + 1
    other.close()
    assert till.acknowledged > 0
