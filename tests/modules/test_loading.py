# SPDX-License-Identifier: Apache-2.0
"""What a module's own code does when it is imported, and what is said of it."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.wheels import DESCRIPTOR, GROUP, module_wheel

from .conftest import DRIVER


def test_loaded_modules_keep_order_and_distribution(shop):
    shop.install(
        module_wheel("caisse", "0.1.2", requires=["ressourcerie-catalogue>=0.1,<0.2"]),
        module_wheel("catalogue", "0.1.1"),
    )

    answer = shop.load("caisse", "catalogue")

    assert answer.loaded == answer.names == ["catalogue", "caisse"]
    assert answer.versions == ["0.1.1", "0.1.2"]


def test_what_is_not_enabled_is_never_imported(shop):
    shop.install(module_wheel("caisse"), module_wheel("catalogue"), module_wheel("paheko"))

    shop.load("catalogue")

    assert shop.imported == {"catalogue"}


def test_each_import_is_announced_before_it_runs(shop):
    shop.install(module_wheel("good"), module_wheel("bad", code="raise ValueError"))

    assert shop.load("good", "bad").started == ["good", "bad"]


def test_nothing_is_loaded_while_the_plan_has_problems(shop):
    shop.install(module_wheel("good"))

    answer = shop.load("good", "absent")

    assert answer.refused == ["modules/unknown"]
    assert shop.imported == set()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("raise ValueError('la caisse est vide\\nsuite')", "ValueError : la caisse est vide."),
        ("import sys; sys.exit(0)", "il arrête le programme (sys.exit(0))"),
        ("import sys; sys.exit(3)", "il arrête le programme (sys.exit(3))"),
        ("raise SystemExit", "il arrête le programme"),
        ("assert 1 == 2, 'faux'", "AssertionError : faux"),
        ("raise BaseException('base')", "BaseException : base"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("raise ExceptionGroup('lot', [ValueError()])", "ExceptionGroup : lot"),
        ("def f(): f()\nf()", "RecursionError"),
        ("def f(:", "SyntaxError"),
        ("x = '\\0'.encode('ascii').decode('utf-16')", "UnicodeDecodeError"),
        ("class E(Exception):\n def __str__(self): raise SystemExit\nraise E", "E : <exception"),
        ("from ressourcerie_core.module import NotThere", "ImportError : cannot import name"),
        ("import ressourcerie_core.nothing", "ModuleNotFoundError"),
        ("import ressourcerie_bad.nothing", "ModuleNotFoundError"),
    ],
)
def test_whatever_is_raised_at_import_is_the_failure_of_the_module(shop, code, words):
    failure = shop.failure(module_wheel("bad", code=code))

    assert failure.type == "/problems/modules/failed"
    assert words in failure.detail


@pytest.mark.parametrize("code", ["import missing_dep", "from missing_dep.part import thing"])
def test_absent_package_is_named_with_its_pip_line(shop, code):
    failure = shop.failure(module_wheel("bad", code=code))

    assert failure.type == "/problems/modules/missing-package"
    assert "missing_dep" in failure.detail
    assert "pip install missing-dep" in failure.hint


@pytest.mark.parametrize(
    ("value", "slug", "words"),
    [
        ("ressourcerie_bad.module", "not-a-descriptor", "un fichier Python entier"),
        ("ressourcerie_bad.module:router", "not-a-descriptor", "un routeur (APIRouter)"),
        ("ressourcerie_bad.module:Other", "not-a-descriptor", "la classe Other"),
        ("ressourcerie_bad.module:made", "not-a-descriptor", "un objet déjà construit"),
        ("ressourcerie_bad.module:Module", "not-a-descriptor", "la classe Module elle-même"),
        ("ressourcerie_bad.module:function", "not-a-descriptor", "un objet de type function"),
        ("ressourcerie_bad.module:nothing", "invalid-reference", "« nothing » n'y est pas"),
        ("ressourcerie_bad.module:Other.x", "invalid-reference", "« Other.x » n'y est pas"),
    ],
)
def test_what_is_not_a_descriptor_is_refused_in_its_own_words(shop, value, slug, words):
    code = DESCRIPTOR.format(name="bad") + (
        "from fastapi import APIRouter\nrouter = APIRouter()\nmade = Descriptor()\n"
        "class Other: pass\ndef function(): pass\n"
    )

    failure = shop.failure(module_wheel("bad", code=code, entry_points={GROUP: {"bad": value}}))

    assert failure.type == f"/problems/modules/{slug}"
    assert words in failure.detail


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ("name = 'other'", "vaut « other », et son point d'entrée « bad »"),
        ("del name", "l'attribut « name » manque"),
        ("del title", "l'attribut « title » manque"),
        ("settings = 'Settings'", "l'attribut « settings » n'est pas une classe"),
        ("permissions = (Permission('sell', 'x'),)", "ne commence pas par « bad. »"),
        ("permissions = (Permission('badly.sell', 'x'),)", "ne commence pas par « bad. »"),
        ("permissions = (Permission('bad.', 'x'),)", "ne commence pas par « bad. »"),
        ("permissions = (Permission('bad.a', 'x'),) * 2", "est déclaré deux fois"),
        ("permissions = ('bad.sell',)", "n'est pas de type Permission"),
        ("permissions = Permission('bad.sell', 'x')", "n'est pas un tuple"),
        ("roles = (Role('seller', 'x', ()),)", "ne commence pas par « bad. »"),
        ("api = '.api'", "doit nommer un objet, comme « .api:objet »"),
        ("api = '..api:router'", "n'est pas une référence d'objet"),
        ("api = 'a b:c'", "n'est pas une référence d'objet"),
        ("models = 3", "n'est pas une référence d'objet"),
        ("start = None", "« start » ne peut pas être appelé"),
        ("def start(self, context, other): ...", "« start » ne peut pas être appelé"),
        ("async def stop(self): ...", "« stop » ne peut pas être appelé"),
        ("stop = staticmethod(lambda: None)", "« stop » ne peut pas être appelé"),
    ],
)
def test_malformed_descriptor_says_what_to_correct(shop, attributes, words):
    code = DESCRIPTOR.format(name="bad").replace("Module\n", "Module, Permission, Role\n", 1)

    failure = shop.failure(module_wheel("bad", code=f"{code}    {attributes}\n"))

    assert failure.type == "/problems/modules/invalid-descriptor"
    assert words in failure.detail


def test_module_named_as_a_command_of_the_core_brings_no_command(shop):
    code = DESCRIPTOR.format(name="token")

    refused = shop.failure(module_wheel("token", code=f'{code}    commands = ".commands:group"\n'))

    assert "« ressourcerie token » est une commande du cœur" in refused.detail


def test_module_named_as_a_command_of_the_core_may_do_without_commands(shop):
    shop.install(module_wheel("token"))

    assert shop.load("token").loaded == ["token"]


def test_hooks_may_be_written_in_any_way_that_takes_their_argument(shop):
    code = DESCRIPTOR.format(name="good") + (
        "    @classmethod\n    async def start(cls, context, again=False): ...\n"
        "    @staticmethod\n    def stop(*arguments): ...\n"
    )
    shop.install(module_wheel("good", code=code))

    assert shop.load("good").loaded == ["good"]


def test_faults_of_a_descriptor_are_told_together(shop):
    code = DESCRIPTOR.format(name="other") + "    api = 3\n    models = 4\n"

    assert len(shop.failure(module_wheel("bad", code=code)).faults) == 3


@pytest.mark.parametrize(
    ("stop", "words"), [("raise ValueError('non')", "ValueError : non"), ("exit(0)", "sys.exit(0)")]
)
def test_constructor_that_raises_is_the_failure_of_the_module(shop, stop, words):
    code = DESCRIPTOR.format(name="bad") + f"    def __init__(self): {stop}\n"

    failure = shop.failure(module_wheel("bad", code=code))

    assert failure.type == "/problems/modules/constructor-failed"
    assert words in failure.detail


def test_references_are_resolved_from_the_package_of_the_descriptor(shop):
    code = DESCRIPTOR.format(name="good") + "    api = '.api:router.name'\n    models = '.models'\n"
    files = {
        "ressourcerie_good/api.py": "class router: name = 'trouvé'\n",
        "ressourcerie_good/models.py": "",
    }
    shop.install(module_wheel("good", code=code, files=files))

    found, models = shop.load("good").resolved

    assert found == "trouvé"
    assert "ressourcerie_good.models" in models


@pytest.mark.parametrize(
    ("reference", "source", "slug", "words"),
    [
        (".nowhere:router", "", "invalid-reference", "ressourcerie_bad.nowhere n'existe pas"),
        ("nowhere.api:router", "", "invalid-reference", "nowhere n'existe pas"),
        (".api:absent", "", "invalid-reference", "« absent » n'y est pas"),
        (".api:router", "import missing_dep", "missing-package", "missing_dep"),
        (".api:router", "raise SystemExit(4)", "failed", "sys.exit(4)"),
        (".api:router", "1 / 0", "failed", "ZeroDivisionError"),
    ],
)
def test_reference_that_leads_nowhere_is_the_failure_of_the_module(
    shop, reference, source, slug, words
):
    code = DESCRIPTOR.format(name="bad") + f"    api = {reference!r}\n"

    files = {"ressourcerie_bad/api.py": source}
    failure = shop.failure(module_wheel("bad", code=code, files=files))

    assert failure.type == f"/problems/modules/{slug}"
    assert words in failure.detail


def test_ctrl_c_of_the_operator_still_stops_the_program(shop):
    shop.install(module_wheel("slow", code="import time; time.sleep(50)"))
    started = subprocess.Popen(
        [shop.python, "-P", DRIVER, "load", "slow"],
        env={"PYTHONPATH": str(shop.site), "IMPORT_TRACES": str(shop.traces)},
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 20
    while not shop.imported and time.monotonic() < deadline:
        time.sleep(0.02)

    os.kill(started.pid, signal.SIGINT)

    _out, trace = started.communicate(timeout=20)
    assert started.returncode != 0
    assert trace.strip().endswith("KeyboardInterrupt")


def test_module_installed_after_the_start_is_found_and_loaded(shop):
    wheel = module_wheel("late").write(shop.folder)
    program = f"""
import subprocess, sys
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.manager import ModuleManager
from ressourcerie_core.modules.plan import plan
assert discover().modules == ()
subprocess.run([{sys.executable!r}, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps",
    "--target", {str(shop.site)!r}, {str(wheel)!r}], check=True)
print(ModuleManager(plan(["late"], discover()), on_import=str).modules[0].name)
"""

    assert shop.run("-c", program).stdout.strip() == "late"
