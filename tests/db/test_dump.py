# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL's own tools are told the password by their environment, never by their command."""

import pytest
from sqlalchemy import make_url

from ressourcerie_core.db import dump
from ressourcerie_core.db.problems import BackupImpossible

URL = make_url("postgresql+psycopg://anne:secret@hote:5433/boutique?sslmode=require")


@pytest.fixture
def tool(tmp_path, monkeypatch):
    """Give a way to install a program in the place of ``pg_dump``, and what it wrote."""
    program = tmp_path / "16" / "bin" / "pg_dump"
    program.parent.mkdir(parents=True)
    monkeypatch.setattr(dump, "_DEBIAN", tmp_path)

    def installed(script):
        program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        program.chmod(0o755)

    return installed


def test_the_password_is_not_in_the_command(tool, tmp_path):
    told = tmp_path / "told"
    tool(f'echo "$PGPASSWORD" "$@" > {told}')

    dump.dump_postgresql(URL, tmp_path / "copy")

    words = told.read_text("utf-8").split()
    assert words[0] == "secret"
    assert words[1] == "--dbname=postgresql://anne@hote:5433/boutique?sslmode=require"
    assert not [word for word in words[1:] if "secret" in word or "*" in word]


def test_what_the_tool_says_is_repeated(tool, tmp_path):
    tool('echo "pg_dump: error: server version mismatch" >&2; exit 1')

    with pytest.raises(BackupImpossible, match="server version mismatch"):
        dump.dump_postgresql(URL, tmp_path / "copy")


def test_a_tool_that_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(dump, "_DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BackupImpossible, match=r"pg_dump est introuvable.*apt install"):
        dump.dump_postgresql(URL, tmp_path / "copy")
