# SPDX-License-Identifier: Apache-2.0
"""Modules come and go by pip and one line of the configuration; what is off is off."""

import re

import pytest

from tests.wheels import module_wheel

from .parts import API, good_module, ledger
from .site import Site, is_alive, kill

LINE = {"text": "une commode"}


def test_installing_a_wheel_and_editing_one_line_adds_routes_and_tables(site):
    with site.serving() as server:
        assert server.get("/api/v1/ledger/hello").status_code == 404
    site.install(ledger())
    site.configure("ledger")

    with site.serving() as server:
        assert server.get("/api/v1/ledger/hello").json() == {"said": "bonjour"}
        assert server.post("/api/v1/ledger/lines", json=LINE).status_code == 201
        assert "/api/v1/ledger/lines" in server.get("/openapi.json").json()["paths"]

    assert "ledger_line" in site.tables
    assert site.state("ledger") == "enabled"


def test_what_is_off_is_off_and_keeps_its_data(site):
    site.install(ledger())
    site.configure("ledger")
    with site.serving() as server:
        server.post("/api/v1/ledger/lines", json=LINE)

    site.configure()
    with site.serving() as server:
        gone = [server.get(path).status_code for path in ("/api/v1/ledger/hello", "/ledger")]
    kept = site.rows("SELECT text FROM ledger_line")
    site.configure("ledger")
    with site.serving() as server:
        back = server.get("/api/v1/ledger/hello").status_code

    assert (gone, kept, back) == ([404, 404], [("une commode",)], 200)


HOOKS = """
def on_enable(self, session):
    from .api import Line
    session.add(Line(text="on"))

async def on_disable(self, session):
    from .api import Line
    session.add(Line(text="off"))
"""


def test_a_module_is_told_once_that_it_is_enabled_and_once_that_it_is_not(site):
    site.install(ledger(more=HOOKS))
    site.configure("ledger")
    with site.serving() as server:
        assert server.stop() == 0

    with site.serving() as server:
        site.configure("sound")
        assert server.stop() == 0

    told = [text for (text,) in site.rows("SELECT text FROM ledger_line ORDER BY rowid")]
    assert told == ["on", "off"]


def test_a_module_that_cannot_be_enabled_does_not_start_and_is_named(site):
    site.install(ledger(more="def on_enable(self, session):\n    raise ValueError('no room')"))
    site.configure("ledger")

    said = site.refused("serve", "--port", "0")

    assert "module « ledger »" in said
    assert "ValueError : no room" in said
    assert site.rows("SELECT count(*) FROM core_enabled_module") == [(0,)]


def test_twenty_installed_and_none_enabled_import_nothing(site):
    site.install(*(module_wheel(f"module-{number}") for number in range(20)))

    with site.serving() as server:
        paths = server.get("/openapi.json").json()["paths"]
        for command in (["check"], ["module", "list"], ["config", "sample"]):
            assert site.command(*command).code == 0

    assert site.imported == set()
    assert not [path for path in paths if "module-" in path]


def test_file_changed_while_serving_waits_for_a_restart(site):
    site.install(ledger())
    site.configure("sound")

    with site.serving() as server:
        site.configure("ledger")
        kill(server.children[0])
        server.wait_for("un autre prend sa place")
        answers = [server.get(f"/api/v1/{name}/hello").status_code for name in ("sound", "ledger")]

    assert answers == [200, 404]
    assert "ledger_line" not in site.tables


def test_check_says_that_a_change_waits_for_a_reload(site):
    site.configure("sound")

    with site.serving():
        site.configure()
        said = site.command("check").out

    assert "ressourcerie reload" in said


def test_safe_start_serves_the_core_alone_and_leaves_the_file(site):
    site.install(module_wheel("faulty", code="raise ValueError"))
    site.configure("faulty", "absent", "sound", tables="[sound]\nkey = 1\n[nobody]\nkey = 1")
    before = site.conf.read_bytes()

    with site.serving("--safe") as server:
        assert server.get("/").status_code == 200
        assert server.get("/api/v1/sound/hello").status_code == 404

    assert site.imported == set()
    assert site.conf.read_bytes() == before


def test_every_problem_of_the_plan_is_told_together_before_any_import(site):
    site.install(
        module_wheel("first", requires=["ressourcerie-absent>=1"]),
        module_wheel("twin", distribution="boutique-un"),
        module_wheel("twin", distribution="boutique-deux"),
        module_wheel("old", requires=["ressourcerie-core>=99"]),
        module_wheel("library", requires=["paquet-que-personne-n-a"]),
    )
    site.configure("first", "twin", "old", "library", "nobody")

    said = site.refused("serve", "--port", "0")

    assert len(said.splitlines()) == 5
    assert "boutique-deux 0.1.0 et boutique-un 0.1.0" in said
    assert site.imported == set()


@pytest.mark.parametrize("names", [["first"], ["first", "second"]])
def test_plan_at_fault_is_put_aside_and_the_rest_serves(site, names):
    site.install(
        module_wheel("first", requires=["ressourcerie-absent>=1"]),
        module_wheel("second", requires=["ressourcerie-first"]),
    )
    site.configure(*names, "sound", "nobody", on_module_error="quarantine")

    with site.serving() as server:
        assert server.get("/api/v1/sound/hello").status_code == 200
        assert server.get("/readyz").json() == {"status": "degraded"}
        assert server.said.count("Mis de côté") == len(names) + 1
        assert f"{len(names) + 1} modules sont hors service" in server.get("/").text


ROUTE = """
@api.get("{path}")
def another() -> str:
    return ""
"""
UNKNOWN = """
from ressourcerie_core.auth.permissions import allow

@api.get("/x", dependencies=[allow("other.see")])
def another() -> str:
    return ""
"""
ROUTES = {
    "repeated": (ROUTE.format(path="/hello"), "route-repeated"),
    "docs": (ROUTE.format(path="/docs"), "path-refused"),
    "parameter": (ROUTE.format(path="/{name}"), "path-refused"),
    "dots": (ROUTE.format(path="/../admin"), "path-refused"),
    "unknown": (UNKNOWN, "permission-unknown"),
    "silent": ("api.dependencies.clear()" + ROUTE.format(path="/x"), "permission-missing"),
    "application": ("from fastapi import FastAPI\napi = FastAPI()", "not-a-router"),
}


def test_routes_that_would_not_answer_as_written_are_refused_together(site):
    site.install(*(good_module(f"r-{name}", api=API + ROUTES[name][0]) for name in ROUTES))
    site.configure(*(f"r-{name}" for name in ROUTES))

    said = site.refused("serve", "--port", "0").splitlines()
    found = {(one["distribution"], one["type"].rpartition("mount-")[2]) for one in site.doctor()}

    assert found == {(f"ressourcerie-r-{name}", slug) for name, (_code, slug) in ROUTES.items()}
    assert all(re.search(r"\(ressourcerie-r-\w+ 0.1.0\) : ", line) for line in said)


def test_module_that_would_not_start_is_not_enabled(site):
    site.install(module_wheel("faulty", code="raise ValueError('cassé')"))
    before = site.conf.read_bytes()

    said = site.refused("module", "enable", "faulty")

    assert "cassé" in said
    assert site.conf.read_bytes() == before


def test_module_that_others_need_is_not_disabled(site):
    site.install(ledger(), good_module("needer", requires=["ressourcerie-ledger"]))
    site.configure("ledger", "needer")

    said = site.refused("module", "disable", "ledger")

    assert "« needer »" in said


def test_enabling_and_disabling_by_command_is_applied_by_a_restart(site):
    site.install(ledger())
    assert site.command("module", "enable", "ledger").code == 0
    with site.serving() as server:
        on = server.get("/api/v1/ledger/hello").status_code
        assert site.command("module", "disable", "ledger").code == 0
        still = server.get("/api/v1/ledger/hello").status_code
    with site.serving() as server:
        off = server.get("/api/v1/ledger/hello").status_code

    assert (on, still, off) == (200, 200, 404)


def test_printing_at_import_does_not_disturb_the_start(site):
    shouting = 'import os, sys\nprint("{}" * 9000)\nos.write(2, b"{}\\n")\n'
    wheels = [good_module(name, files={}) for name in ("loud", "louder")]
    for wheel in wheels:
        package = wheel.name.replace("-", "_")
        wheel.files[f"{package}/module.py"] = shouting + wheel.files[f"{package}/module.py"]
    site.install(*wheels)
    site.configure("loud", "louder")

    with site.serving() as server:
        assert server.get("/api/v1/louder/hello").status_code == 200


WANDERINGS = {
    "folder": 'import os\nos.chdir("/")',
    "input": "import sys\nsys.stdin.read()",
    "streams": "import os\nos.close(0); os.close(1); os.close(2)",
    "thread": "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()",
    "process": 'import os\nos.system("sleep 600 &")',
    "fork": "import os, time\nif os.fork() == 0:\n    time.sleep(600)\n    os._exit(0)",
    "logging": 'import logging\nlogging.basicConfig(filename="/dev/null", force=True)',
    "signals": "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)",
}


@pytest.fixture(scope="module")
def odd(base, tmp_path_factory):
    """A folder where all of them are installed."""
    shop = Site(base, tmp_path_factory.mktemp("odd"))
    shop.install(*(good_module(f"w-{n}", api=f"{code}\n{API}") for n, code in WANDERINGS.items()))
    return shop.site


@pytest.mark.parametrize("case", WANDERINGS)
def test_manners_of_a_module_keep_the_server_neither_from_serving_nor_from_ending(site, odd, case):
    site.path.append(odd)
    site.configure(f"w-{case}")

    checked = site.command("check").code
    with site.serving() as server:
        answer = server.get(f"/api/v1/w-{case}/hello").status_code
        child = server.children[0]
        code = server.stop()

    assert (checked, answer, code) == (0, 200, 0)
    assert not is_alive(child)
