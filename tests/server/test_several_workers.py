# SPDX-License-Identifier: Apache-2.0
"""Several processes that serve one PostgreSQL base: each may die or fail, none is left behind."""

from concurrent.futures import ThreadPoolExecutor

import httpx2

from .load import lines_of
from .parts import API, good_module, ledger
from .site import is_alive, kill, wait_until

#: What a module does when it starts in the first process, and in those that come after.
TURNS = """
def start(self, context):
    import itertools, os, pathlib, threading, time
    traces = pathlib.Path(os.environ["IMPORT_TRACES"])
    for turn in itertools.count(1):
        try:
            (traces / f"turn-{turn}").mkdir()
        except FileExistsError:
            continue
        break
    REST
"""
PROCESS = """
@api.get("/process")
def process() -> int:
    import os
    return os.getpid()
"""


def turning(name, *lines):
    """Describe a module whose start knows its turn among the processes."""
    return good_module(name, more=TURNS.replace("REST", "\n    ".join(lines)), api=API + PROCESS)


def serving(site, workers=2):
    return site.serving("--workers", str(workers))


def wait_for_all(server, workers=2):
    assert wait_until(lambda: len(server.children) == workers)


def test_each_of_the_workers_answers(shared):
    shared.install(good_module("one", api=API + PROCESS))
    shared.configure("one")

    with serving(shared) as server:
        wait_for_all(server)
        heard = set()
        assert wait_until(
            lambda: heard.add(server.get("/api/v1/one/process").json()) or len(heard) == 2
        )
        assert heard == set(server.children)
        assert server.stop() == 0

    assert not any(map(is_alive, heard))


def test_what_is_acknowledged_is_kept_when_one_dies_and_when_all_stop(shared):
    shared.install(ledger())
    shared.configure("ledger")

    with serving(shared) as server, ThreadPoolExecutor(12) as visitors:
        wait_for_all(server)
        sent = [visitors.submit(add, server, f"ligne {n}") for n in range(120)]
        wait_until(lambda: sum(one.done() for one in sent) > 10)
        kill(server.children[0])
        wait_until(lambda: sum(one.done() for one in sent) > 60)
        assert server.stop() == 0
        acknowledged = {line for one in sent if (line := one.result())}

    assert len(acknowledged) > 40
    assert acknowledged <= lines_of(shared)


def add(server, line):
    """Send a line, and give it back when it was acknowledged."""
    try:
        answer = server.post("/api/v1/ledger/lines", json={"text": line})
    except httpx2.TransportError:
        return None
    return line if answer.status_code == 201 else None


def test_worker_that_dies_is_replaced_while_the_others_answer(shared):
    shared.configure("sound")

    with serving(shared) as server:
        wait_for_all(server)
        before = set(server.children)
        kill(min(before))
        answers = {server.get("/api/v1/sound/hello").status_code for _ in range(20)}
        server.wait_for("un autre prend sa place")

        assert answers == {200}
        assert wait_until(lambda: len(set(server.children) - before) == 1)
        wait_for_all(server)


def test_worker_that_cannot_start_stops_those_that_serve_and_those_that_start(shared):
    """The second fails while the third is still starting: neither it nor the first stays."""
    refusal = 'if turn == 2: time.sleep(2); raise OSError("balance débranchée")'
    shared.install(turning("fickle", refusal, "if turn == 3: time.sleep(600)"))
    shared.configure("fickle", module_start_seconds=300)

    with serving(shared, 3) as server:
        wait_for_all(server, 3)
        children = server.children
        code = server.wait()

    assert code == 2
    assert "balance débranchée" in server.said
    assert not any(map(is_alive, children))


def test_worker_that_dies_again_and_again_stops_the_others(shared):
    dying = "if turn > 1: threading.Timer(1, os._exit, [7]).start()"
    shared.install(turning("dying", dying))
    shared.configure("dying")

    with serving(shared) as server:
        children = server.children
        code = server.wait()

    assert code == 1
    assert "3 fois de suite" in server.said
    assert not any(map(is_alive, children))


def test_module_that_fails_in_several_workers_is_put_aside_once_and_by_all(shared):
    """The two that fail do so together; the first, which could start it, makes room."""
    failing = "if turn > 1: time.sleep(1); raise OSError('balance débranchée')"
    shared.install(
        turning("fickle", failing), good_module("needy", requires=["ressourcerie-fickle"])
    )
    shared.configure("fickle", "needy", "sound", on_module_error="quarantine")

    with serving(shared, 3) as server:
        (first, *_) = server.children
        server.wait_for("Mis de côté : module « needy »")
        assert wait_until(lambda: not is_alive(first) and len(server.children) == 3)
        wait_until(lambda: server.get("/readyz").json() == {"status": "degraded"})
        answers = [server.get("/api/v1/fickle/hello").status_code for _ in range(20)]
        others = [server.get("/api/v1/sound/hello").status_code for _ in range(20)]
        assert server.stop() == 0

    assert (set(answers), set(others)) == ({404}, {200})
    assert server.said.count("Mis de côté") == 2
