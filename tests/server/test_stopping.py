# SPDX-License-Identifier: Apache-2.0
"""The end of a server: asked for, or not; what was acknowledged is kept."""

import http.client
import json
import os
import pty
import signal
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx2
import pytest

from ressourcerie_core.db.lock import instance_lock
from ressourcerie_core.db.problems import AlreadyServed

from .load import lines_of, workers
from .parts import API, HASTY_LEDGER, good_module, ledger
from .site import ANNOUNCE, SECONDS, is_alive, kill, wait_until

IS_FULL = os.environ.get("RESSOURCERIE_FAULTS") == "full"
LINES = "/api/v1/ledger/lines"
HOOKS = {
    "raises": "def stop(self, context):\n    raise OSError('imprimante absente')",
    "exits": "async def stop(self, context):\n    raise SystemExit(0)",
    "hangs": "def stop(self, context):\n    import time; time.sleep(60)",
    "async-hangs": "async def stop(self, context):\n    import asyncio; await asyncio.sleep(60)",
}
STOPPED = """
def stop(self, context):
    import os, pathlib
    pathlib.Path(os.environ["IMPORT_TRACES"], "stopped-{name}").touch()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_requests_under_way_are_answered_and_kept(site, number):
    site.install(ledger())
    site.configure("ledger")
    with site.serving() as server, ThreadPoolExecutor(20) as visitors:
        sent = [visitors.submit(post, server, f"ligne {n}", seconds=1) for n in range(20)]
        wait_until(lambda: any(one.running() for one in sent))
        code = server.stop(number)
        answered = {text for text in (one.result() for one in sent) if text}

    kept = {text for (text,) in site.rows("SELECT text FROM ledger_line")}
    assert code == 0
    assert answered <= kept


def post(server, text, seconds=0):
    """Send a line, and give it back when the server acknowledged it."""
    try:
        answer = server.post(LINES, json={"text": text, "seconds": seconds})
    except httpx2.TransportError:
        return None
    return text if answer.status_code == 201 else None


def test_two_signals_are_one(site):
    with site.serving() as server:
        server.process.send_signal(signal.SIGTERM)
        server.process.send_signal(signal.SIGTERM)
        server.process.send_signal(signal.SIGINT)

        assert server.wait() == 0


def test_closed_terminal_stops_the_server_as_ctrl_c_does(site):
    site.install(good_module("last", more=STOPPED.format(name="last")))
    site.configure("last")
    ours, theirs = pty.openpty()
    with site.starting(stdin=theirs) as server:
        os.close(theirs)
        server.wait_for(ANNOUNCE)
        server.process.send_signal(signal.SIGHUP)

        assert server.wait() == 0

    os.close(ours)
    assert "stopped-last" in site.imported


def test_stop_during_the_start_is_obeyed(site):
    waiting = "async def start(self, context):\n    import asyncio; await asyncio.sleep(50)"
    first = good_module("first", more=STOPPED.format(name="first"))
    site.install(first, good_module("slow", more=waiting))
    site.configure("first", "slow")
    with site.starting() as server:
        assert wait_until(lambda: "slow" in site.imported)

        assert server.stop() == 0

    assert not site.control.exists()


@pytest.mark.parametrize("hook", HOOKS)
def test_module_that_does_not_stop_hinders_no_other_and_is_named(site, hook):
    site.install(
        good_module("first", more=STOPPED.format(name="first")),
        good_module("last", more=STOPPED.format(name="last")),
        good_module("stubborn", version="0.5.0", more=HOOKS[hook]),
    )
    site.configure("first", "stubborn", "last", module_stop_seconds=1)
    with site.serving() as server:
        code = server.stop()

    assert code == 1
    assert "module « stubborn » (ressourcerie-stubborn 0.5.0) : il ne s'est pas" in server.said
    assert {"stopped-first", "stopped-last"} <= site.imported


def test_async_hooks_are_run_in_order_and_stopped_in_reverse(site):
    journal = site.folder / "journal"
    hooks = """
async def start(self, context):
    open({journal!r}, "a").write("+" + self.name[0])
async def stop(self, context):
    open({journal!r}, "a").write("-" + self.name[0])
""".format(journal=str(journal))
    site.install(good_module("alpha", more=hooks), good_module("beta", more=hooks))
    site.configure("beta", "alpha")

    with site.serving() as server:
        server.stop()

    assert journal.read_text() == "+b+a-a-b"


def test_module_that_fails_to_start_stops_those_that_started(site):
    site.install(
        good_module("first", more=STOPPED.format(name="first")),
        good_module("faulty", more="def start(self, context):\n    raise OSError"),
    )
    site.configure("first", "faulty")

    site.refused("serve", "--port", "0")

    assert "stopped-first" in site.imported


def test_death_of_the_parent_ends_the_child_and_frees_the_base(site):
    site.install(ledger())
    site.configure("ledger")
    with site.serving() as server:
        child = server.children[0]
        kill(server.process.pid)

        assert wait_until(lambda: not is_alive(child), 20)
    with site.serving() as server:
        assert post(server, "après") == "après"


def test_death_of_the_parent_during_an_import_ends_the_child(site):
    site.install(good_module("slow", api="import time\ntime.sleep(50)" + API))
    site.configure("slow", module_import_seconds=60)
    with site.starting() as server:
        assert wait_until(lambda: "slow" in site.imported)
        child = server.children[0]

        kill(server.process.pid)

        assert wait_until(lambda: not is_alive(child), 20)


def test_base_stays_held_while_the_orphan_of_a_dead_parent_ends(site):
    site.install(ledger())
    site.configure("ledger")
    with site.serving() as server, ThreadPoolExecutor() as visitors:
        child = server.children[0]
        sent = visitors.submit(post, server, "la dernière", seconds=3)
        wait_until(sent.running)
        kill(server.process.pid)

        with pytest.raises(AlreadyServed), instance_lock(site.base):
            pass
        assert sent.result() in {"la dernière", None}
        assert wait_until(lambda: not is_alive(child), 20)


def test_server_started_right_after_another_died_waits_for_what_it_left(site):
    site.install(ledger())
    site.configure("ledger")
    with site.serving() as server, ThreadPoolExecutor() as visitors:
        sent = visitors.submit(post, server, "la dernière", seconds=3)
        wait_until(sent.running)
        kill(server.process.pid)
        server.process.wait()

        with site.serving() as again:
            assert again.url
        assert sent.result() in {"la dernière", None}


def test_dead_child_is_replaced_and_requests_resume(site):
    site.install(ledger())
    site.configure("ledger")
    with site.serving() as server:
        assert post(server, "avant") == "avant"
        child = server.children[0]
        kill(child)
        server.wait_for("un autre prend sa place")

        assert post(server, "après") == "après"
        assert server.children != [child]
        assert site.rows("SELECT count(*) FROM ledger_line") == [(2,)]


def test_crash_of_a_child_that_is_replaced_is_told_at_once(site):
    crashing = """
async def start(self, context):
    import asyncio
    asyncio.get_running_loop().call_later(1, exit)
"""
    site.install(good_module("crashing", more=crashing))
    site.configure("crashing")

    with site.serving() as server:
        told = server.wait_for("une erreur que le programme ne prévoit pas")
        assert told.start() < server.wait_for("un autre prend sa place").start()


def test_child_that_dies_again_and_again_is_given_up(site):
    dying = """
def start(self, context):
    import os, threading
    threading.Timer(1, os._exit, [7]).start()
"""
    site.install(good_module("dying", more=dying))
    site.configure("dying")

    with site.serving() as server:
        code = server.wait()

    assert code == 1
    assert "3 fois de suite" in server.said
    assert "code 7" in server.said
    assert not site.control.exists()


def send(server, turn, number, path=LINES):
    """Send a line from an address of its own, and give the connection that its answer comes by."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=SECONDS)
    headers = {"content-type": "application/json", "x-forwarded-for": f"10.{turn}.0.{number}"}
    connection.request("POST", path, json.dumps({"text": f"{turn}-{number}"}), headers)
    return connection


def acknowledged(connection):
    """Give the line that was kept, or nothing when the server went before it answered."""
    try:
        response = connection.getresponse()
        return json.loads(response.read())["text"] if response.status == 201 else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def test_stop_with_two_hundred_requests_in_flight_loses_nothing(either):
    either.install(ledger())
    either.configure("ledger", workers=workers(either))
    answered: set[str] = set()
    for turn in range(100 if IS_FULL else 1):
        with either.serving() as server:
            sent = [send(server, turn, number) for number in range(200)]
            answered |= set(map(acknowledged, sent[:20]))
            assert server.stop() == 0
            answered |= set(map(acknowledged, sent[20:]))

    answered.discard(None)
    assert len(answered) >= 20
    assert answered <= lines_of(either)


def test_control_a_stop_loses_what_was_answered_before_it_was_written(either):
    either.install(ledger(api=HASTY_LEDGER))
    either.configure("ledger", workers=workers(either))
    with either.serving() as server:
        sent = [send(server, 0, number, "/api/v1/ledger/hasty") for number in range(200)]
        answered = set(map(acknowledged, sent[:20]))
        server.stop()
        answered |= set(map(acknowledged, sent[20:]))

    answered.discard(None)
    assert answered - lines_of(either)
