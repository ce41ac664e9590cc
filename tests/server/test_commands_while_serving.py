# SPDX-License-Identifier: Apache-2.0
"""Commands that write reach the process that serves; without one, they write themselves."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from ressourcerie_core.server.control import ask

from .parts import good_module, ledger
from .site import kill

PASSWORD = "une armoire et trois tiroirs\n"
OPERATIONS = """
from ressourcerie_core.db.problems import DiskFull
from ressourcerie_core.operations import operation

@operation
def greet(session, name):
    return f"bonjour {name}"

@operation
def fail(session):
    raise KeyError("un défaut")

def plain(session):
    return "rien"
"""


COUNTING = """
import click
from ressourcerie_core.cli.base import reading
from ressourcerie_core.cli.writing import write
from .operations import greet

@click.group()
def ledger():
    "Compte."

@ledger.command()
@click.pass_obj
def count(invocation):
    with reading(invocation) as session:
        click.echo("compté")

@ledger.command()
@click.pass_obj
def hello(invocation):
    click.echo(write(invocation, greet, name="Sacha"))
"""


def add_user(site, login):
    secret = site.folder / f"password-{login}"  # of its own: it may be added while others are
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    options = ("--name", login.title(), "--password-file", secret)
    return site.command("user", "add", login, *options)


def logins(site):
    return {row["login"] for row in site.json("user", "list")}


def test_accounts_and_tokens_are_added_while_the_instance_serves(site):
    with site.serving():
        added = add_user(site, "sacha")
        token = site.command("token", "add", "camille", "Balance", "--scope", "core.administer")

        assert (added.code, token.code) == (0, 0), added.err + token.err
        assert logins(site) == {"camille", "sacha"}


def test_refusals_of_the_server_are_shown_as_those_of_the_command(site):
    with site.serving():
        assert add_user(site, "sacha").code == 0
        again = add_user(site, "sacha")

    alone = add_user(site, "sacha")
    assert again.code == alone.code == 1
    assert again.err == alone.err


def test_several_commands_at_once_are_all_done(site):
    with site.serving(), ThreadPoolExecutor(4) as operators:
        added = operators.map(lambda n: add_user(site, f"compte{n}"), range(4))
        ended = [(one.code, one.err) for one in added]

    assert ended == [(0, "")] * 4
    assert len(logins(site)) == 5


def test_operation_waits_for_the_child_that_replaces_a_dead_one(site):
    with site.serving() as server:
        kill(server.children[0])
        server.wait_for("un autre prend sa place")
        added = add_user(site, "sacha")

    assert added.code == 0, added.err


def test_only_operations_of_active_modules_are_performed(site):
    wheels = [good_module(name, files=operations_of(name)) for name in ("active", "idle")]
    site.install(*wheels)
    site.configure("active")

    def asked(operation, **facts):
        return ask(site.base, {"operation": operation, "facts": facts}, seconds=30)

    with site.serving():
        done = asked("ressourcerie_active.work:greet", name="Sacha")
        refused = [
            asked(name)["problems"][0]["type"]
            for name in (
                "ressourcerie_idle.work:greet",
                "ressourcerie_active.work:plain",
                "ressourcerie_active.nowhere:greet",
                "os:getcwd",
                "ressourcerie_activent:greet",
            )
        ]

    assert done == {"answer": "bonjour Sacha", "kind": "answer"}
    assert set(refused) == {"/problems/operations/unknown"}
    assert "idle" not in site.imported


def operations_of(name):
    return {f"ressourcerie_{name}/work.py": OPERATIONS}


def test_operation_that_fails_tells_the_command_and_serving_goes_on(site):
    site.install(good_module("active", files=operations_of("active")))
    site.configure("active")

    with site.serving() as server:
        order = {"operation": "ressourcerie_active.work:fail", "facts": {}}
        told = ask(site.base, order, seconds=30)["problems"]
        nonsense = ask(site.base, {"operation": 3}, seconds=30)

        assert [one["type"] for one in told] == ["/problems/server/operation-failed"]
        assert "problems" in nonsense
        assert server.get("/healthz").status_code == 200


@pytest.mark.parametrize("command", ["count", "hello"])
def test_command_of_a_module_without_its_tables_says_how_to_make_them(site, command):
    package = "ressourcerie_ledger"
    files = {f"{package}/commands.py": COUNTING, f"{package}/operations.py": OPERATIONS}
    site.install(ledger(more='commands = ".commands:ledger"', files=files))
    site.configure("ledger")

    said = site.refused("ledger", command)
    assert "La base est à la révision zéro de « ledger » ; il faut ledger_1." in said
    assert "Lancez « ressourcerie db upgrade »" in said
    assert site.command("db", "upgrade").code == 0
    assert site.command("ledger", command).code == 0
