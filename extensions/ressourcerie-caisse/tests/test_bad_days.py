# SPDX-License-Identifier: Apache-2.0
"""R06, R07, R16: a network that loses answers, the same act many times at once, a full disk."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from random import Random

import httpx2
import pytest
from ressourcerie_caisse.models import Act, Gap, Stray, Ticket
from sqlalchemy import func, select

from ressourcerie_core.ids import new_id
from ressourcerie_core.journal.verifying import verify

from .device import line

pytestmark = pytest.mark.faults

FULL = os.environ.get("RESSOURCERIE_FAULTS") == "full"
SALES = 10_000 if FULL else 60
TWINS = 200 if FULL else 10
AT_ONCE = 50 if FULL else 8
IS_POSTGRESQL = os.environ.get("RESSOURCERIE_TEST_DATABASE") == "postgresql"
#: Of each request: carried, answered to nobody, cut before it arrives, refused on the way.
LUCK = {"carried": 45, "answer lost": 25, "cut": 20, "refused": 10}


class BadNetwork:
    """A client whose requests go wrong as often as not, the same way from the same seed."""

    def __init__(self, client):
        self._client, self._random, self.tries = client, Random(6), 0

    def post(self, *request, **facts):
        self.tries += 1
        luck = self._random.choices(list(LUCK), list(LUCK.values()))[0]
        if luck == "cut":
            raise httpx2.ConnectError("cut")
        if luck == "refused":
            return httpx2.Response(503, json={"status": 503})
        answer = self._client.post(*request, **facts)
        if luck == "answer lost":
            raise httpx2.ReadError("lost")
        return answer


def count(database, table):
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def bring_all(device):
    """Send until the server has acknowledged all that waits."""
    while device.outbox:
        with suppress(httpx2.HTTPError, AssertionError):
            device.send()


def test_network_that_loses_answers_doubles_and_loses_no_ticket(till, database, cash):
    till.open()
    till.client = BadNetwork(till.client)
    for rank in range(SALES):
        till.sell(line(100 + rank), method=cash)
        if rank % 3 == 0:
            with suppress(httpx2.HTTPError, AssertionError):
                till.send()
    bring_all(till)

    assert till.client.tries > SALES / 10
    assert (count(database, Ticket), count(database, Act)) == (SALES, SALES + 1)
    assert (count(database, Stray), count(database, Gap)) == (0, 0)
    assert verify(database).is_whole


def test_control_till_that_signs_anew_what_got_no_answer_is_seen(till, database, cash):
    """A defect of a till that takes a new id for each try: the server shows it, and counts one."""
    till.open()
    sold = till.sell(line(100), method=cash)
    till.send()
    till.sign(sold | {"id": str(new_id())})

    (second,) = till.send()

    assert second["state"] != "recorded"
    assert (count(database, Ticket), count(database, Stray)) == (1, 1)


def test_same_act_many_times_at_once_is_there_once_with_one_answer(till, database, cash):
    till.open()
    till.send()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _twin in range(TWINS):
            till.sell(line(100), method=cash)
            answers = list(pool.map(partial(posted, till.client), *twins(till)))
            till.outbox.clear()
            assert {one.status_code for one in answers} <= {200, 409}
            assert len({one.text for one in answers if one.status_code == 200}) == 1

    assert count(database, Ticket) == TWINS


def posted(client, path, body):
    return client.post(path, content=body, headers={"Content-Type": "application/json"})


def twins(till):
    """Give the address and the body of the same sending, many times."""
    body = json.dumps({"acts": till.outbox}).encode()
    return [f"/api/v1/caisse/tills/{till.till}/acts"] * AT_ONCE, [body] * AT_ONCE


@pytest.fixture
def small_disk(tmp_path):
    """Put what the test writes on a disk of 20 MB."""
    if IS_POSTGRESQL or os.geteuid() != 0:
        pytest.skip("SQLite's, and only root can mount")
    command = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", tmp_path]
    mounted = subprocess.run(command, check=False, capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no small disk: {mounted.stderr.strip()}")
    yield tmp_path
    subprocess.run(["umount", "-l", tmp_path], check=True)


def test_full_disk_keeps_tickets_on_the_device_until_there_is_room(
    small_disk, till, database, cash
):
    till.open()
    till.sell(line(100), method=cash)
    till.send()
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass

    path = f"/api/v1/caisse/tills/{till.till}/acts"
    for _ticket in range(60):
        till.sell(*(line(10, label="x" * 150) for _line in range(50)), method=cash)
    refused = next(one for one in iter(lambda: sent_one(till, path), None) if one != 200)
    assert refused == 507
    kept = 61 - len(till.outbox)
    assert count(database, Ticket) == kept
    assert till.ask("GET", f"/tills/{till.till}/sheet").status_code == 200

    ballast.unlink()
    bring_all(till)
    assert count(database, Ticket) == 61
    assert verify(database).is_whole


def sent_one(till, path):
    """Send the act that waits first, and forget it if the server has it."""
    answer = till.client.post(path, json={"acts": till.outbox[:1]})
    if answer.status_code == 200:
        del till.outbox[:1]
    return answer.status_code
