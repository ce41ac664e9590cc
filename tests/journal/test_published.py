# SPDX-License-Identifier: Apache-2.0
"""What is published for others: a program that checks archives alone, and vectors of records."""

import hashlib
import json
import os
import random
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest

from ressourcerie_core.journal.archive_checking import verify_archive
from ressourcerie_core.journal.archives import export
from ressourcerie_core.journal.canonical import canonical
from ressourcerie_core.journal.keys import key_file, read_keyring
from ressourcerie_core.journal.operations import rotate_key
from ressourcerie_core.journal.problems import ArchiveRefused
from ressourcerie_core.journal.records import content_of, hash_of, mac_of
from ressourcerie_core.journal.verifying import verify

SAMPLES = Path(__file__).parents[2] / "doc" / "source"
PROGRAM = SAMPLES / "admin" / "samples" / "verifier_archive.py"
VECTORS = SAMPLES / "module" / "samples" / "journal-vecteurs.jsonl"
IS_FULL = os.environ.get("RESSOURCERIE_FAULTS") == "full"
ARCHIVES = 1000 if IS_FULL else 8
PAYLOADS = 100_000 if IS_FULL else 3_000
#: Of the payloads below, whatever the Python, the base or the machine.
DIGESTS = {
    3_000: "05da7eb809cf3d8eddaeeea6a03e9e4ac6ba2e0642bf44485115fdaa682b78ba",
    100_000: "8fcc8ab1386a3e5d4b7284a3dde05cc2978619699de5b3e0be8eebad252f345a",
}
SIGNS = 'aZ0 é e\u0301 œ ß Å \u212b \u1e9b\u0323 ﬁ \ud55c\uae00 "'
SIGNS += "\\/\n\t\x00\x7f\u2028 \u0301 \U0001f600"


@pytest.fixture
def key(database):
    return key_file(database.beside)


@pytest.fixture
def archive(database, record, key, tmp_path):
    """Give an archive of two streams, sealed with two keys."""
    record(3, label="café « crème »")
    old = read_keyring(key).current
    database.write(lambda session: rotate_key.work(session, replaces=old))
    record(3, stream="shelf.moves/C2")
    record(2)
    export(database, tmp_path / "journal.zip")
    return tmp_path / "journal.zip"


def damaged(archive, seed):
    """Change one byte of one file of an archive, or drop or repeat a line, at random."""
    chance = random.Random(seed)
    changed = archive.with_name(f"changed-{seed}.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(changed, "w") as new:
        aim = chance.choice([one for one in old.namelist() if one != "NOTICE.txt"])
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry, spoilt(data, chance) if entry.filename == aim else data)
    return changed


def spoilt(data, chance):
    lines = data.splitlines(keepends=True)
    place = chance.randrange(len(lines))
    deed = chance.choice(["byte", "byte", "byte", "drop", "repeat"])
    if deed == "drop":
        return b"".join(lines[:place] + lines[place + 1 :])
    if deed == "repeat":
        return b"".join(lines[: place + 1] + lines[place:])
    at = chance.randrange(len(data))
    return data[:at] + bytes([(data[at] + chance.randrange(1, 256)) % 256]) + data[at + 1 :]


def verdict_of_program(archive, *key):
    command = [sys.executable, "-I", PROGRAM, archive, *key]
    return subprocess.run(command, check=False, capture_output=True, timeout=60).returncode == 0


def verdict_of_product(archive, keyring):
    try:
        return verify_archive(archive, keyring=keyring).is_whole
    except ArchiveRefused:
        return False


def test_the_program_gives_the_verdict_of_the_product(archive, key):
    keyring = read_keyring(key)
    assert verdict_of_program(archive, key)
    assert verdict_of_product(archive, keyring)

    for seed in range(ARCHIVES):
        changed = damaged(archive, seed)
        assert verdict_of_program(changed, key) is verdict_of_product(changed, keyring) is False
        changed.unlink()


def test_the_program_is_short_and_needs_the_standard_library_alone(archive):
    lines = [line for line in PROGRAM.read_text("utf-8").splitlines() if line.strip()]
    imported = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}

    assert len(lines) <= 60
    assert imported <= sys.stdlib_module_names
    assert verdict_of_program(archive)


def test_each_published_vector_gives_the_bytes_and_the_sums_that_it_says():
    vectors = [json.loads(line) for line in VECTORS.read_text("utf-8").splitlines()]

    for vector in vectors:
        entry = vector["entry"]
        content = content_of(**entry | {"facts": canonical(entry["facts"])})
        digest = hash_of(bytes.fromhex(vector["previous"]), content)
        assert content.decode() == vector["record"]
        assert digest.hex() == vector["hash"]
        assert mac_of(bytes.fromhex(vector["secret"]), digest).hex() == vector["mac"]
    assert len(vectors) == 50


def payloads(count):
    """Give payloads of every shape, the same for the same count: no sign of theirs is new."""
    chance = random.Random(20261122)

    def text():
        return "".join(SIGNS[chance.randrange(len(SIGNS))] for _n in range(chance.randrange(12)))

    def value(depth):
        shape = chance.randrange(8 if depth else 5)
        if shape > 4:
            items = [value(depth - 1) for _n in range(chance.randrange(4))]
            return items if shape == 5 else {f"{n}{text()}": one for n, one in enumerate(items)}
        whole = chance.randrange(-(2**53) + 1, 2**53)
        return (None, chance.random() < 0.5, whole, chance.randrange(10), text())[shape]

    for number in range(count):
        yield {f"{text()}{number}": value(3), "n": number, "é": value(2)}


def test_payloads_have_the_same_sum_on_each_python_and_base():
    total = hashlib.sha256()
    for facts in payloads(PAYLOADS):
        total.update(canonical(facts).encode() + b"\n")

    assert total.hexdigest() == DIGESTS[PAYLOADS]


def test_payloads_are_verified_as_they_come_back_from_the_base(database, record):
    for facts in payloads(60):
        record(1, payload=facts, form=unicodedata.normalize("NFD", "été"), accent="\n\u0301")

    assert verify(database).is_whole
