# SPDX-License-Identifier: Apache-2.0
"""Thousands of damaged files: each one is read, or refused in French lines; none breaks us."""

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ressourcerie_core.conf import load
from ressourcerie_core.errors import Refused

from .test_toml_lines import TEXT

SOUND = (
    """\
# Configuration d'essai
[core]
enabled_modules = ["catalogue", "flux-matiere"]
database_url = "sqlite:///var/ressourcerie.db"
on_module_error = "stop"   # ou quarantine
require_lock = false
port = 8000
module_stop_seconds = 2.5
database_password_file = "secret"

[caisse]
receipt_width_mm = 80
printer = { port = "/dev/usb", copies = [1, 2] }
"""
    + TEXT.replace("[core]", "[other]")
).encode()
STRANGE = [b"\0", b"\xff", b"\xef\xbb\xbf", b"\r", b"'''", b'"""', b"[[", b"]]", b"{", b"}", b"="]
STRANGE += [b"\n[core]\n", b"nan", b"1e999", b"0x", b"\\u00", "é\u2028".encode(), b"#", b",", b"."]
ROUNDS = 3000


def cut(random_: random.Random, content: bytes) -> bytes:
    start, end = sorted(random_.choices(range(len(content) + 1), k=2))
    return content[:start] + content[min(end, start + 40) :]


def insert(random_: random.Random, content: bytes) -> bytes:
    at = random_.randrange(len(content) + 1)
    return content[:at] + random_.choice(STRANGE) + content[at:]


def shuffle_lines(random_: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    random_.shuffle(lines)
    return b"".join(lines)


def repeat_a_line(random_: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join([*lines, random_.choice(lines or [b""])])


def swap_values(random_: random.Random, content: bytes) -> bytes:
    values = [line.partition(b"=")[2] for line in content.splitlines() if b"=" in line]
    if len(values) < 2:
        return content
    one, other = random_.sample(values, 2)
    return content.replace(one, other, 1) if one else content


def truncate(random_: random.Random, content: bytes) -> bytes:
    return content[: random_.randrange(len(content) + 1)]


MUTATIONS: list[Callable[[random.Random, bytes], bytes]] = [
    cut,
    insert,
    shuffle_lines,
    repeat_a_line,
    swap_values,
    truncate,
]


def damaged(seed: int) -> bytes:
    random_ = random.Random(seed)
    content = SOUND
    for _ in range(random_.randint(1, 4)):
        content = random_.choice(MUTATIONS)(random_, content)
    return content


def test_damaged_files_are_read_or_refused_line_by_line(tmp_path):
    file = tmp_path / "ressourcerie.conf"
    (tmp_path / "secret").write_text("canary")
    (tmp_path / "secret").chmod(0o600)
    refused = 0
    for seed in range(ROUNDS):
        file.write_bytes(damaged(seed))
        lines = lines_of_refusal(file)
        refused += bool(lines)
        assert [line for line in lines if not line.startswith(f"{file}")] == [], seed
    assert refused > ROUNDS / 2


@pytest.mark.parametrize("seed", range(20))
def test_a_command_on_a_damaged_file_exits_with_0_or_2_and_no_traceback(tmp_path, seed):
    file = tmp_path / "ressourcerie.conf"
    file.write_bytes(damaged(seed))

    ended = run("--conf", file, "module", "list", folder=tmp_path)

    assert ended.returncode in {0, 2}
    assert "Traceback" not in ended.stderr
    assert (ended.returncode == 2) == (str(file) in ended.stderr)
    assert list(tmp_path.iterdir()) == [file]


def lines_of_refusal(file: Path) -> list[str]:
    try:
        load(file, environ={})
    except Refused as refused:
        # A line is a line for every reader, whatever Unicode calls one.
        return [line for problem in refused.problems for line in problem.as_line().splitlines()]
    return []


def run(*arguments: str | Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "ressourcerie_core", *map(str, arguments)]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
