# SPDX-License-Identifier: Apache-2.0
"""A base that cannot be opened is refused in one line, and nothing is created or changed (O13)."""

import os
import tempfile
from pathlib import Path

import pytest

from ressourcerie_core.db import create_database, open_database
from ressourcerie_core.db.engine import sqlite_engine, sqlite_pragmas
from ressourcerie_core.db.file import check_file, file_system_of, is_network
from ressourcerie_core.db.gate import choose_driver
from ressourcerie_core.db.problems import (
    AddressRefused,
    BaseExists,
    BaseMissing,
    DatabaseAway,
    NotADatabase,
)
from ressourcerie_core.errors import Problem


def snapshot(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_mistyped_path_creates_nothing(configure, tmp_path):
    conf = configure("sqlite:///vra/base.db")
    before = snapshot(tmp_path)

    with pytest.raises(BaseMissing) as refusal:
        open_database(conf)

    assert str(tmp_path / "vra/base.db") in refusal.value.as_line()
    assert refusal.value.exit_code == 2
    assert snapshot(tmp_path) == before
    assert not (tmp_path / "vra").exists()


def test_a_deleted_file_is_missed_and_not_replaced(configure, tmp_path):
    conf = configure("sqlite:///base.db")
    create_database(conf).close()
    (tmp_path / "base.db").unlink()

    with pytest.raises(BaseMissing):
        open_database(conf)
    assert not (tmp_path / "base.db").exists()


@pytest.mark.parametrize("content", [b"pas une base, mais un texte", b"SQLite"])
def test_a_file_that_is_no_base_is_left_alone(configure, tmp_path, content):
    (tmp_path / "base.db").write_bytes(content)
    conf = configure("sqlite:///base.db")
    before = snapshot(tmp_path)

    with pytest.raises(NotADatabase):
        open_database(conf)
    assert snapshot(tmp_path) == before


def test_a_folder_is_no_base(configure, tmp_path):
    (tmp_path / "base.db").mkdir()

    with pytest.raises(NotADatabase):
        open_database(configure("sqlite:///base.db"))


def test_a_damaged_base_is_refused(configure, tmp_path):
    (tmp_path / "base.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096)

    with pytest.raises((NotADatabase, DatabaseAway)):
        open_database(configure("sqlite:///base.db"))


@pytest.mark.parametrize(
    "url", ["sqlite:///:memory:", "sqlite://", "mysql://a/b", "n'importe quoi", "postgresql://"]
)
def test_an_address_of_another_form_is_refused(configure, url):
    with pytest.raises(AddressRefused, match="n'est pas l'adresse d'une base"):
        open_database(configure(url))


def test_creating_refuses_what_exists(conf, empty):
    with empty.migrating() as connection:
        connection.exec_driver_sql("CREATE TABLE something (id integer)")

    with pytest.raises(BaseExists):
        create_database(conf)


def test_a_new_base_is_readable_by_its_owner_alone(configure, tmp_path):
    create_database(configure("sqlite:///var/base.db")).close()

    assert (tmp_path / "var/base.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o777), (0o666, 0o555)])
def test_a_protected_file_or_folder_is_refused(file_mode, folder_mode):
    folder = Path(tempfile.mkdtemp())
    base = folder / "base.db"
    base.touch(file_mode)
    base.chmod(file_mode)
    folder.chmod(folder_mode)

    child = os.fork()
    if child == 0:
        code = 99  # whatever is raised here must end here, and not go on as a second test run
        try:
            code = _code_of_refusal_to_nobody(base)
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    assert code == 2
    assert [path.name for path in folder.iterdir()] == ["base.db"]


def _code_of_refusal_to_nobody(base):
    os.setgid(65534)
    os.setuid(65534)
    try:
        check_file(base)
    except Problem as problem:
        return problem.exit_code
    return 0


MOUNTS = [
    "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw",
    "30 22 0:40 / /srv rw shared:2 - nfs4 nas:/export rw",
    "31 30 0:41 / /srv/mon\\040disque rw - ext4 /dev/sdb rw",
    "32 22 0:42 / /home/a rw - fuse.sshfs b:/ rw",
]


@pytest.mark.parametrize(
    ("path", "kind", "network"),
    [
        ("/var/base.db", "ext4", False),
        ("/srv/base.db", "nfs4", True),
        ("/srv/mon disque/base.db", "ext4", False),
        ("/home/a/base.db", "fuse.sshfs", True),
    ],
)
def test_a_network_file_system_is_recognised(path, kind, network):
    assert file_system_of(Path(path), MOUNTS) == kind
    assert is_network(kind) is network


@pytest.mark.parametrize("role", ["reader", "writer", "migrator"])
def test_each_connection_is_set_up_and_read_back(configure, tmp_path, role):
    create_database(configure("sqlite:///base.db")).close()
    engine = sqlite_engine(tmp_path / "base.db", choose_driver(), role)

    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in sqlite_pragmas(role)
        }

    assert found == sqlite_pragmas(role)
    assert found["synchronous"] == 2
    engine.dispose()


def test_a_base_in_a_folder_with_strange_characters_opens(tmp_path, configure):
    database = create_database(configure("sqlite:///dépôt n° 1 #a/base.db"))

    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT 1").scalar() == 1
    database.close()
    assert (tmp_path / "dépôt n° 1 #a/base.db").exists()
