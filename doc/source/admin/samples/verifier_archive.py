# SPDX-License-Identifier: Apache-2.0
"""Vérifie une archive du journal, sans Ressourcerie : python3 verifier_archive.py ARCHIVE [CLÉ]."""

import hashlib
import hmac
import json
import re
import sys
import zipfile
from pathlib import Path

SUM = rb'"([0-9a-f]{64})"'
LINE = re.compile(rb'\{"hash":%b,"mac":%b,"previous":%b,"record":(\{.*\})\}\n' % (SUM, SUM, SUM))


def require(holds, fault):
    if not holds:
        raise ValueError(fault)


def read_keys(file):
    keys = map(bytes.fromhex, Path(file).read_text("ascii").split()[1:])  # la dernière scelle
    named = b"ressourcerie.journal.key\n"
    return {hashlib.sha256(named + key).hexdigest()[:16]: key for key in keys}


def check_manifest(said, keys):
    mac, key = said.pop("mac"), keys.get(said["key"], b"")
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    made = hmac.new(key, hashlib.sha256(text).digest(), "sha256").hexdigest()
    require(said["format"] == 1 and (not key or made == mac), "manifeste modifié")


def check_stream(lines, part, keys):
    number, before, rank, whole = 0, "0" * 64, 0, hashlib.sha256()
    for number, line in enumerate(lines, 1):
        where, found = f"{part['stream']}, n° {number}", LINE.fullmatch(line)
        require(found, f"{where} : illisible")
        digest, mac, previous = map(bytes.decode, found.groups()[:3])
        record = json.loads(found[4])
        data = b"ressourcerie.journal.1\n" + bytes.fromhex(before) + found[4]
        made, named = hashlib.sha256(data), (record["stream"], record["number"])
        require(named == (part["stream"], number), f"{where} : manque, ou de trop")
        require((before, digest) == (previous, made.hexdigest()), f"{where} : modifié ou refait")
        if keys:
            place, key = list(keys).index(record["key"]), keys[record["key"]]
            sealed = hmac.new(key, made.digest(), "sha256").hexdigest() == mac
            require(sealed and place >= rank, f"{where} : sceau faux")
            rank = place
        before = digest
        whole.update(line)
    found = number, before if number else "", whole.hexdigest()
    require(found == (part["records"], part["last_hash"], part["sha256"]), "fin coupée ou ajoutée")


try:
    with zipfile.ZipFile(sys.argv[1]) as archive:
        known = read_keys(sys.argv[2]) if sys.argv[2:] else {}
        check_manifest(manifest := json.loads(archive.read("manifest.json")), known)
        for each in manifest["streams"]:
            check_stream(archive.open(each["file"]), each, known)
    sys.stdout.write("L'archive est entière.\n")
except (LookupError, ValueError, TypeError, OSError, zipfile.BadZipFile) as error:
    sys.exit(f"L'archive n'est pas entière : {error}")
