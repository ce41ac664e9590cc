# SPDX-License-Identifier: Apache-2.0
"""What the server looks at before it serves, and refuses in one line."""

import os
import socket
import stat
from contextlib import closing

import pytest

from .parts import good_module, ledger

SERVE = ("serve", "--port", "0")
#: To root, every file is open, unless it gives that up.
WITHOUT_PRIVILEGE = (
    () if os.geteuid() else ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
)
REVISION = "ressourcerie_ledger/migrations/versions/1.py"
BROKEN = """
revision = "ledger_1"
down_revision = None

def upgrade():
    raise KeyError("colonne")
"""
STOLEN = """
from alembic import op

revision = "thief_1"
down_revision = None

def upgrade():
    op.drop_table("ledger_line")
"""


def files_of(site):
    return {str(path) for path in site.folder.rglob("*") if "traces" not in path.parts}


def test_missing_base_is_refused_and_no_file_is_made(site):
    site.configure(database_url="sqlite:///data/base.db")
    before = files_of(site)

    said = site.refused(*SERVE)

    assert "data/base.db" in said
    assert "ressourcerie init" in said
    assert files_of(site) == before


def test_mistyped_name_beside_the_base_leaves_no_lock(site):
    site.configure(database_url="sqlite:///var/bose.db")
    before = files_of(site)

    site.refused(*SERVE)

    assert files_of(site) == before


def test_folder_is_no_base(site):
    site.configure(database_url="sqlite:///var")

    assert "var" in site.refused(*SERVE)


def test_file_of_another_program_is_no_base(site):
    site.base.write_bytes(b"PK\x03\x04" + bytes(4096))

    assert "base.db" in site.refused(*SERVE)


@pytest.mark.parametrize("read_only", ["base", "folder"])
def test_base_that_cannot_be_written_is_refused(site, read_only):
    path = site.base if read_only == "base" else site.base.parent
    path.chmod(0o400 if path.is_file() else 0o500)
    try:
        said = site.refused(*SERVE, through=WITHOUT_PRIVILEGE)
    finally:
        path.chmod(0o700)

    assert str(path) in said


def test_base_of_a_newer_version_is_refused(site):
    site.install(ledger(newer=True))
    site.configure("ledger")
    with site.serving():
        pass
    site.install(ledger(), into=site.folder / "older")
    site.path.insert(0, site.folder / "older")

    said = site.refused(*SERVE)

    assert "ledger_2" in said
    assert "(ressourcerie-ledger 0.1.0)" in said


def test_pending_migration_is_refused_and_named_by_the_doctor(site):
    site.install(ledger())
    site.configure("ledger")
    with site.serving():
        pass
    site.install(ledger("0.2.0", newer=True), into=site.folder / "newer")
    site.path.insert(0, site.folder / "newer")

    said = site.refused(*SERVE)

    assert "ressourcerie db upgrade" in said
    assert [one["type"] for one in site.doctor()] == ["/problems/db/migration-pending"]


def test_module_whose_migration_fails_leaves_the_base_as_it_was(site):
    broken = (
        'revision = "ledger_1"\ndown_revision = None\ndef upgrade():\n    raise KeyError("x")\n'
    )
    path = "ressourcerie_ledger/migrations/versions/1.py"
    site.install(ledger(files={path: broken}))
    site.configure("ledger")
    before = site.tables

    said = site.refused(*SERVE)

    assert "(ressourcerie-ledger 0.1.0)" in said
    assert site.tables == before


def test_module_whose_migration_fails_is_put_aside(site):
    broken = (
        'revision = "ledger_1"\ndown_revision = None\ndef upgrade():\n    raise KeyError("x")\n'
    )
    path = "ressourcerie_ledger/migrations/versions/1.py"
    site.install(ledger(files={path: broken}))
    site.configure("ledger", "sound", on_module_error="quarantine")

    with site.serving() as server:
        assert server.get("/api/v1/sound/hello").status_code == 200
        assert server.get("/api/v1/ledger/hello").status_code == 404


def test_table_of_another_module_is_refused_with_its_owner(site):
    site.install(ledger())
    site.configure("ledger")
    with site.serving():
        pass
    revision = "ressourcerie_thief/migrations/versions/1.py"
    site.install(good_module("thief", files={revision: STOLEN}))
    site.configure("ledger", "thief")

    said = site.refused(*SERVE)

    assert "ledger_line" in said
    assert "ressourcerie-thief 0.1.0" in said
    assert "ledger_line" in site.tables


def test_second_server_of_a_base_is_told_which_one_serves(site):
    with site.serving() as server:
        said = site.refused(*SERVE, exits=3)

        assert str(server.process.pid) in said
        assert server.get("/healthz").status_code == 200


def test_sqlite_has_one_worker(site):
    assert "SQLite" in site.refused(*SERVE, "--workers", "2")
    site.configure(workers=2)
    assert "SQLite" in site.refused(*SERVE)


def test_port_that_is_taken_is_named_with_another_to_try(site):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]

        said = site.refused("serve", "--port", str(port))

    assert f"127.0.0.1:{port}" in said
    assert "un autre programme" in said


@pytest.mark.parametrize("host", ["203.0.113.7", "machine.invalid"])
def test_address_of_another_machine_is_refused(site, host):
    said = site.refused(*SERVE, "--host", host)

    assert host in said
    assert "core.host" in said


def test_wrong_configuration_is_refused_line_by_line(site):
    site.configure(prot=80, port="huit")

    said = site.refused(*SERVE)

    assert [line.partition(" : ")[0].rpartition("/")[2] for line in said.splitlines()] == [
        "ressourcerie.conf:4: core.prot",
        "ressourcerie.conf:5: core.port",
    ]


def test_path_longer_than_an_address_of_a_socket_serves_all_the_same(site):
    deep = site.folder / ("dossier-" * 8) / ("sous-dossier-" * 8)
    deep.mkdir(parents=True)
    site.base.rename(deep / "base.db")
    site.configure("sound", database_url=f"sqlite:///{deep}/base.db")

    with site.serving():
        added = site.command("user", "list")
        states = [one["state"] for one in site.json("module", "list") if one["name"] == "sound"]

    assert (added.code, states) == (0, ["enabled"])


def test_control_socket_is_for_the_account_that_serves(site):
    control = site.base.with_name("base.db.control")

    with site.serving():
        assert stat.S_IMODE(control.stat().st_mode) == 0o600

    assert not control.exists()


def test_empty_base_gets_its_tables(site):
    for file in site.base.parent.iterdir():
        file.unlink()
    site.base.touch(0o600)

    with site.serving() as server:
        assert server.get("/readyz").json() == {"status": "ready"}


def test_log_is_of_the_form_that_is_asked(site):
    site.configure(log_format="json")

    with site.serving() as server:
        server.get("/healthz")

    lines = [line for line in server.said.splitlines() if line]
    assert lines
    assert all(line.startswith("{") and line.endswith("}") for line in lines)


def test_what_lies_in_the_working_folder_is_not_taken_for_a_library(site):
    (site.folder / "uvicorn.py").write_text("raise SystemExit(9)")
    site.configure("sound")

    with site.serving() as server:
        assert server.get("/api/v1/sound/hello").status_code == 200
