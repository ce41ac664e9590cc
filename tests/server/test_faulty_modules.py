# SPDX-License-Identifier: Apache-2.0
"""What a module does to the process that loads, starts or stops it, and what is said of it."""

import pytest

from tests.wheels import module_wheel

from .parts import good_module
from .site import Site

HOOK = """
{prefix}def start(self, context):
    {body}
"""
IMPORTS = {
    "raises": "raise ValueError('pas de balance')",
    "syntax": "def (",
    "lacks": "import paquet_que_personne_n_a",
    "exits": "import sys; sys.exit(0)",
    "exits-3": "import sys; sys.exit(3)",
    "interrupts": "raise KeyboardInterrupt",
    "base": "raise BaseException",
    "recurses": "def again(): again()\nagain()",
    "asserts": "assert False",
    "kills": "import os; os._exit(0)",
    "segfaults": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "hangs": "import time; time.sleep(60)",
    "closes": "import os; os.closerange(3, 256)",
    "cannot-be-made": "class Descriptor:\n    pass",
}
STARTS = {
    "start-raises": HOOK.format(prefix="", body="raise OSError('balance débranchée')"),
    "start-exits": HOOK.format(prefix="", body="raise SystemExit(0)"),
    "start-hangs": HOOK.format(prefix="", body="import time; time.sleep(60)"),
    "start-kills": HOOK.format(prefix="", body="import os; os._exit(0)"),
    "async-start-raises": HOOK.format(prefix="async ", body="raise OSError('débranchée')"),
    "async-start-exits": HOOK.format(prefix="async ", body="raise SystemExit(0)"),
    "async-start-blocks": HOOK.format(prefix="async ", body="import time; time.sleep(60)"),
    "constructor": "def __init__(self):\n    raise ValueError('mal monté')",
}
FAULTY = {name: module_wheel(name, "0.3.1", code=code) for name, code in IMPORTS.items()}
FAULTY |= {name: good_module(name, version="0.3.1", more=m) for name, m in STARTS.items()}
LIMITS = {"module_import_seconds": 3, "module_start_seconds": 3}


#: Those that differ by who notices them: the module manager, the child, its parent.
NOTICED = (
    *("raises", "exits", "kills", "hangs", "closes", "constructor"),
    *("start-raises", "start-hangs", "start-kills", "async-start-exits", "async-start-blocks"),
)


@pytest.fixture(scope="module")
def faulty(base, tmp_path_factory):
    """A folder where all of them are installed, with a module that needs them."""
    shop = Site(base, tmp_path_factory.mktemp("faulty"))
    needy = {f"needs-{name}": [f"ressourcerie-{name}>=0.3"] for name in NOTICED}
    shop.install(*FAULTY.values(), *(good_module(n, requires=r) for n, r in needy.items()))
    return shop.site


@pytest.mark.parametrize("fault", FAULTY)
def test_faulty_module_stops_the_start_with_one_line(site, faulty, fault):
    site.path.append(faulty)
    site.configure("sound", fault, **LIMITS)

    said = site.refused("serve", "--port", "0")

    assert len(said.splitlines()) == 1
    assert said.startswith(f"module « {fault} » (ressourcerie-{fault} 0.3.1) : ")


@pytest.mark.parametrize("fault", NOTICED)
def test_faulty_module_is_put_aside_and_the_rest_serves(site, faulty, fault):
    site.path.append(faulty)
    modules = ("sound", fault, f"needs-{fault}")
    site.configure(*modules, on_module_error="quarantine", **LIMITS)

    with site.serving() as server:
        home = server.get("/").text
        answers = [server.get(f"/api/v1/{name}/hello").status_code for name in modules]
        states = [one["state"] for one in site.json("module", "list")][:3]
        ready = server.get("/readyz").json()

    assert answers == [200, 404, 404]
    assert states == ["enabled", "quarantined", "blocked"]
    assert ready == {"status": "degraded"}
    assert f"Mis de côté : module « {fault} » (ressourcerie-{fault} 0.3.1) : " in server.said
    assert f"Mis de côté : module « needs-{fault} »" in server.said
    assert "2 modules sont hors service" in home


def test_trace_of_a_failure_is_shown_to_whoever_asks(site):
    site.install(FAULTY["raises"])
    site.configure("raises")

    ended = site.run(site.python.with_name("ressourcerie"), "--debug", "serve", "--port", "0")

    assert ended.returncode == 2
    assert "ressourcerie_raises/module.py" in ended.stderr


def test_several_faults_are_put_aside_one_after_the_other(site):
    others = [
        module_wheel("first", code=IMPORTS["raises"]),
        module_wheel("second", code=IMPORTS["kills"]),
        good_module("third", more=STARTS["start-raises"]),
    ]
    site.install(*others)
    site.configure("first", "second", "sound", "third", on_module_error="quarantine")

    with site.serving() as server:
        assert server.get("/api/v1/sound/hello").status_code == 200
        assert server.said.count("Mis de côté") == 3


def test_modules_that_need_a_faulty_one_are_blocked_by_it_and_not_failed(site):
    site.install(
        FAULTY["raises"],
        good_module("first", requires=["ressourcerie-raises"]),
        good_module("second", requires=["ressourcerie-first", "ressourcerie-raises"]),
    )
    site.configure("raises", "first", "second", "sound", on_module_error="quarantine")

    with site.serving() as server:
        states = {one["name"]: one["state"] for one in site.json("module", "list")}
        assert "« raises », en défaut" in server.said

    blocked = {"first": "blocked", "second": "blocked"}
    assert states == {"raises": "quarantined", **blocked, "sound": "enabled"}


def test_what_a_fault_left_behind_does_not_reach_the_others(site):
    """A half-imported module leaves a table and an attribute: its process is thrown away."""
    leaving = "import json\njson.left_behind = True\nraise ValueError"
    looking = """
from fastapi import APIRouter
import json
from ressourcerie_core.auth.permissions import anyone
api = APIRouter(dependencies=[anyone()])
@api.get("/seen")
def seen() -> bool:
    return hasattr(json, "left_behind")
"""
    site.install(module_wheel("faulty", code=leaving), good_module("looking", api=looking))
    site.configure("faulty", "looking", on_module_error="quarantine")

    with site.serving() as server:
        assert server.get("/api/v1/looking/seen").json() is False


def test_wrong_settings_are_named_with_their_line_and_distribution(site):
    site.install(strict_module())
    site.configure("strict", tables='[strict]\nwidth = "large"')

    said = site.refused("serve", "--port", "0")

    assert "etc/ressourcerie.conf:6: strict.width (ressourcerie-strict 0.1.0) : " in said


def test_module_with_wrong_settings_is_put_aside(site):
    site.install(strict_module())
    settings = '[strict]\nwidth = "large"'
    site.configure("strict", "sound", tables=settings, on_module_error="quarantine")

    with site.serving() as server:
        assert server.get("/api/v1/sound/hello").status_code == 200
        assert server.get("/api/v1/strict/hello").status_code == 404


def test_check_names_every_module_that_cannot_be_loaded(site):
    site.install(
        module_wheel("first", code=IMPORTS["raises"]),
        module_wheel("second", code=IMPORTS["kills"]),
        strict_module(),
    )
    site.configure("first", "second", "strict", tables='[strict]\nwidth = "large"')

    found = [problem["type"] for problem in site.doctor()]

    assert found == [
        *("/problems/modules/failed", "/problems/server/import-kills"),
        "/problems/conf/wrong-value",
    ]


def strict_module():
    settings = """
from pydantic import Field
from ressourcerie_core.settings import ModuleSettings
class Settings(ModuleSettings):
    width: int = Field(default=80, description="Largeur.")
"""
    return good_module(
        "strict",
        more="from .settings import Settings\nsettings = Settings",
        files={"ressourcerie_strict/settings.py": settings},
    )
