# SPDX-License-Identifier: Apache-2.0
"""Reloads: what changed is served, and no visitor notices; what is wrong changes nothing."""

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice

import pytest

from tests.wheels import module_wheel

from .load import LINES, lines_of, load, workers
from .parts import good_module, ledger
from .site import is_alive, kill, wait_until

#: Seconds: two reloads of two processes may wait for one another on a slow machine.
PATIENCE = 300
IS_FULL = os.environ.get("RESSOURCERIE_FAULTS") == "full"
SLOW = "import time\ntime.sleep(600)"


def configure(site, *modules, **core):
    """Write a configuration with these modules, on either kind of base."""
    core = {"trusted_proxies": ["127.0.0.1"], "workers": workers(site)} | core
    site.configure("ledger", "sound", *modules, **core)


def reload(site, *options, exits=0):
    """Reload, and give what the command said; several processes take several starts."""
    ended = site.command("reload", *options, seconds=PATIENCE)
    assert ended.code == exits, ended.err
    return ended


def answers(server, module):
    return server.get(f"/api/v1/{module}/hello").status_code


@pytest.fixture
def shop(either):
    """An instance that keeps lines, with modules that may be added."""
    either.install(ledger(), good_module("extra"), module_wheel("slow", code=SLOW))
    configure(either)
    return either


def test_modules_come_and_go_under_load_and_no_request_fails(shop):
    with shop.serving() as server, load(server) as visits:
        visits.wait_for_more(50)
        configure(shop, "extra")
        added = reload(shop)
        with_it = answers(server, "extra")
        visits.wait_for_more(50)
        configure(shop)
        removed = json.loads(reload(shop, "--json").out)
        without_it = answers(server, "extra")
        visits.wait_for_more(50)

    assert (visits.failures, with_it, without_it) == ([], 200, 404)
    assert "extra 0.1.0 est ajouté" in added.out
    assert removed["removed"] == {"extra": "0.1.0"}
    assert visits.kept == lines_of(shop)


COUNTING = """
def on_enable(self, session):
    from .api import Line
    session.add(Line(text=f"on {session.query(Line).count()}"))

def on_disable(self, session):
    from .api import Line
    session.add(Line(text=f"off {session.query(Line).count()}"))
"""


def test_a_module_is_told_once_that_a_reload_adds_it_and_once_that_one_removes_it(either):
    either.install(ledger(more=COUNTING))
    core = {"workers": workers(either)}
    either.configure("sound", **core)

    with either.serving() as server:
        either.configure("sound", "ledger", **core)
        reload(either)
        either.configure("sound", **core)
        reload(either)
        assert wait_until(lambda: len(server.children) == workers(either))
        told = lines_of(either)

    assert told == {"on 0", "off 1"}


@pytest.mark.faults
@pytest.mark.skipif(not IS_FULL, reason="two of them are seen above")
def test_many_reloads_under_load_fail_no_request(shop):
    with shop.serving() as server, load(server) as visits:
        for modules in islice(cycle([("extra",), ()]), 50):
            configure(shop, *modules)
            reload(shop)
        assert wait_until(lambda: len(server.children) == workers(shop))

    assert visits.failures == []
    assert visits.kept == lines_of(shop)


def test_what_is_wrong_is_refused_and_no_visitor_notices(site):
    """Even a module that fails once the process before is gone: the one of before comes back."""
    starting = "def start(self, context):\n    raise OSError('balance débranchée')"
    site.install(
        module_wheel("dying", code="import os; os._exit(7)"),
        good_module("fickle", more=starting),
        ledger(),
    )
    configure(site)
    wrong = {
        "core.hots": {"hots": "127.0.0.1"},
        "core.port": {"port": 8100},
        "« dying »": {"modules": ["dying"]},
        "balance débranchée": {"modules": ["fickle"]},
    }
    with site.serving() as server, load(server) as visits:
        for said, facts in wrong.items():
            configure(site, *facts.pop("modules", ()), **facts)
            assert said in reload(site, exits=2).err
            visits.wait_for_more(20)

    assert visits.failures == []
    assert visits.kept == lines_of(site)


def test_signal_reloads_and_the_server_says_what_changed(site):
    site.configure("sound")
    with site.serving() as server:
        site.configure()
        server.process.send_signal(signal.SIGHUP)
        server.wait_for("Rechargé en .* sound est retiré")
        assert answers(server, "sound") == 404


@contextmanager
def reloading(shop, server):
    """Reload with a module that never ends its import, and give the command that waits."""
    configure(shop, "slow", module_import_seconds=30)
    before = set(server.children)
    with ThreadPoolExecutor(1) as operator:
        asked = operator.submit(shop.command, "reload", seconds=PATIENCE)
        assert wait_until(lambda: "slow" in shop.imported)
        (new,) = set(server.children) - before
        yield asked, new


@pytest.mark.faults
def test_reload_whose_process_is_killed_changes_nothing_and_a_second_one_waits_its_turn(shop):
    with shop.serving() as server, load(server) as visits:
        with reloading(shop, server) as (asked, new):
            assert "déjà en train de se recharger" in shop.refused("reload", exits=1)
            visits.wait_for_more(20)
            kill(new)
            told = asked.result()
        visits.wait_for_more(20)

    assert (told.code, visits.failures) == (2, [])
    assert "« slow »" in told.err
    assert "sert comme avant" in told.out


@pytest.mark.faults
def test_server_that_is_told_to_stop_while_it_reloads_keeps_what_it_acknowledged(shop):
    with shop.serving() as server, load(server) as visits:
        with reloading(shop, server) as (asked, new):
            visits.wait_for_more(20)
            assert server.stop() == 0
            told = asked.result()
        visits.end()

    assert told.code != 0
    assert not is_alive(new)
    assert visits.kept <= lines_of(shop)


def test_request_under_way_is_answered_by_the_process_that_it_began_with(shop):
    with shop.serving() as server, ThreadPoolExecutor(1) as visitor:
        answer = visitor.submit(server.post, LINES, json={"text": "longue", "seconds": 3})
        configure(shop, "extra")
        reload(shop)
        added = answers(server, "extra")

    assert (answer.result().status_code, added) == (201, 200)
    assert lines_of(shop) == {"longue"}


def test_nothing_to_reload_is_said(site):
    assert "Aucun serveur ne répond" in site.refused("reload", exits=1)
