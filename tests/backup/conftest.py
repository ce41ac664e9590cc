# SPDX-License-Identifier: Apache-2.0
"""An instance to save, and an empty place to put it back."""

import json
import os
import shutil
import zipfile

import pytest

from ressourcerie_core.backup.archive import new_archive
from ressourcerie_core.conf import Configuration, load
from ressourcerie_core.db import open_database
from tests.cli.conftest import FOUNDER, PASSWORD
from tests.cli.terminal import Shell


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    """The folder of a new instance on SQLite, of which each test has a copy."""
    folder = tmp_path_factory.mktemp("founded")
    found(Shell(folder), "sqlite:///var/base.db")
    return folder


def found(shell, url):
    made = shell.run(
        "init", *FOUNDER, "--database-url", url, "--password-file", "-", stdin=PASSWORD
    )
    assert made.code == 0, made.err


@pytest.fixture
def instance(request, tmp_path, database_url, monkeypatch):
    """An instance without modules, whose only account is its administrator's."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("RESSOURCERIE_CONF", raising=False)
    shell = Shell(tmp_path / "shop")
    if database_url.startswith("sqlite"):
        shutil.copytree(request.getfixturevalue("founded"), shell.folder)
    else:
        shell.folder.mkdir()
        found(shell, database_url)
    return shell


@pytest.fixture
def archive(instance):
    """A backup of the instance."""
    made = instance.run("backup", "saved.zip")
    assert made.code == 0, made.err
    return instance.folder / "saved.zip"


@pytest.fixture
def other_url(request, database_url):
    """Give the address of another base, empty, of the same kind."""
    if database_url.startswith("sqlite"):
        yield "sqlite:///var/other.db"
        return
    cluster = request.getfixturevalue("cluster")
    url = cluster.new_database()
    yield url
    cluster.drop(url)


@pytest.fixture
def elsewhere(tmp_path, other_url, monkeypatch, archive):
    """A machine with nothing on it, not even a configuration file."""
    monkeypatch.setenv("RESSOURCERIE_CORE__DATABASE_URL", other_url)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return Shell(folder)


@pytest.fixture
def rewritten(archive):
    """Give a way to make an archive that says something else, as sound as the first."""

    def made(**changes):
        forged = archive.with_name("forged.zip")
        with zipfile.ZipFile(archive) as old, new_archive(forged) as new:
            for name in old.namelist():
                content = old.read(name)
                if name == "manifest.json":
                    content = json.dumps(_merged(json.loads(content), changes)).encode()
                new.writestr(name, content)
        return forged

    return made


def _merged(document, changes):
    for name, value in changes.items():
        document[name] = _merged(document[name], value) if isinstance(value, dict) else value
    return document


def files_under(folder):
    """List what a folder holds, but the locks, which stay."""
    found = {os.path.relpath(file, folder) for file in folder.rglob("*")}
    return {name for name in found if not name.endswith(".lock")}


@pytest.fixture
def configured(instance, monkeypatch):
    """Give the configuration of the instance, with more keys in its table."""

    def read(**keys: str) -> Configuration:
        for key, value in keys.items():
            monkeypatch.setenv(f"RESSOURCERIE_CORE__{key.upper()}", value)
        return load(instance.folder / "etc/ressourcerie.conf")

    return read


@pytest.fixture
def database(configured):
    database = open_database(configured())
    yield database
    database.close()
