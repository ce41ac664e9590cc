# SPDX-License-Identifier: Apache-2.0
"""The file as text, then as a TOML document: whatever is wrong with it is said in French."""

import errno
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from ressourcerie_core.conf import file_problems
from ressourcerie_core.conf.toml_lines import Key, find_key_lines

LARGEST_FILE = 1024 * 1024

_COORDINATES = re.compile(
    r"^(?P<what>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)$", re.DOTALL
)
_AT_END = "(at end of document)"
_NOT_CLOSED = "Le texte n'est pas fermé : il manque un guillemet"
_FRENCH = (
    ("Invalid statement", "Cette ligne ne commence ni par une clé, ni par un titre [table]"),
    ("Expected newline or end of document", "Il y a du texte de trop après la valeur"),
    (
        "Expected ']' at the end of a table",
        "Le crochet « ] » qui ferme le titre manque",
    ),
    ("Expected ']]' at the end of an array", "Les crochets « ]] » qui ferment le titre manquent"),
    ("Expected '=' after a key", "Le signe « = » manque après la clé"),
    ("Invalid initial character for a key", "Une clé s'écrit avec des lettres sans accent, - ou _"),
    ("Unclosed array", "La liste n'est pas fermée : il manque « , » ou « ] »"),
    ("Unclosed inline table", "La table n'est pas fermée : il manque « , » ou « } »"),
    (
        "Unescaped '\\'",
        "Une barre \\ seule dans un texte ; doublez-la, ou écrivez '…'",
    ),
    ("Invalid hex value", "Le caractère \\u… est mal écrit"),
    ("Escaped character is not", "Le caractère \\u… n'existe pas"),
    ("Unterminated string", _NOT_CLOSED),
    ("Illegal character '\\n'", _NOT_CLOSED),
    ("Found invalid character '\\n'", _NOT_CLOSED),
    ('Expected "\'"', _NOT_CLOSED),
    ("Expected \"'''\"", _NOT_CLOSED),
    ("Invalid date or datetime", "Cette date ou cette heure n'existe pas"),
    ("Invalid value", 'Valeur illisible ; un texte se met entre "guillemets", oui s\'écrit true'),
    ("Cannot overwrite a value", "Cette clé est déjà écrite plus haut"),
    ("Cannot declare", "Cette table est déjà écrite plus haut"),
    ("Cannot mutate immutable", "Cette table est déjà écrite plus haut, et complète"),
    ("Cannot redefine namespace", "Cette table est déjà écrite plus haut"),
    ("Duplicate inline table key", "Cette clé est déjà écrite dans la même table"),
    ("Exceeds the limit", "Ce nombre est trop long"),
    ("Illegal character", "Caractère de contrôle interdit"),
    ("Found invalid character", "Caractère de contrôle interdit"),
)
_REPEATED = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Cannot redefine", "Duplicate")


def read_text(file: Path) -> str:
    """Read the file, which is UTF-8 with or without a byte order mark.

    :raises FileRefused: when it is not there, not readable, or not a text.
    """
    try:
        content = _read_bytes(file)
    except FileNotFoundError:
        raise file_problems.FileMissing(file) from None
    except PermissionError:
        raise file_problems.FileForbidden(file) from None
    except OSError as error:
        raise file_problems.FileUnreachable(file, _reason(error)) from error
    text = _decode(file, content)
    if not text.strip():
        raise file_problems.FileEmpty(file)
    return text


def parse(file: Path, text: str) -> tuple[dict[str, Any], dict[Key, int]]:
    """Read the TOML document, with the line of each key.

    :raises SyntaxRefused: with the line and column, or :class:`DuplicateKey` with both lines.
    """
    try:
        return tomllib.loads(text), find_key_lines(text).lines
    except RecursionError:
        reason = "Les listes ou les tables sont imbriquées trop profondément"
        raise file_problems.SyntaxRefused(file, "", reason) from None
    except ValueError as error:
        raise _syntax_problem(file, text, str(error)) from None


def _read_bytes(file: Path) -> bytes:
    facts = file.stat()
    if stat.S_ISDIR(facts.st_mode):
        raise file_problems.FileIsNotRegular(file, "un dossier")
    if not stat.S_ISREG(facts.st_mode):
        raise file_problems.FileIsNotRegular(file, "un périphérique ou un tube")
    if facts.st_size > LARGEST_FILE:
        raise file_problems.FileTooLarge(file, LARGEST_FILE)
    return file.read_bytes()


def _reason(error: OSError) -> str:
    reasons = {
        errno.ELOOP: "des liens symboliques tournent en rond",
        errno.ENOTDIR: "une partie du chemin n'est pas un dossier",
        errno.ENAMETOOLONG: "ce chemin est trop long",
        errno.EIO: "le disque répond par une erreur",
    }
    return reasons.get(error.errno or 0, f"erreur {error.errno} du système")


def _decode(file: Path, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise file_problems.NotUtf8(file, 1, 1, "Ce fichier est en UTF-16")
    if (nul := content.find(b"\0")) >= 0:
        raise file_problems.NotUtf8(file, *_coordinates(content, nul), "Caractère nul")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"Octet 0x{error.object[error.start]:02X} qui n'est pas de l'UTF-8"
        raise file_problems.NotUtf8(file, *_coordinates(error.object, error.start), found) from None


def _coordinates(content: bytes, offset: int) -> tuple[int, int]:
    before = content[:offset]
    last_line = before.rpartition(b"\n")[2].decode(errors="replace")
    return before.count(b"\n") + 1, len(last_line) + 1


def _syntax_problem(file: Path, text: str, message: str) -> file_problems.FileRefused:
    repeated = find_key_lines(text).repeated
    if message.startswith(_REPEATED) and repeated is not None:
        key = ".".join(map(str, repeated.key))
        return file_problems.DuplicateKey(file, repeated.line, key, repeated.first_line)
    found = _COORDINATES.match(message)
    what = found["what"] if found else message
    if found:
        at = f":{found['line']}:{found['column']}"
    elif what.endswith(_AT_END):
        last_line = text.rpartition("\n")[2]
        at = f":{text.count(chr(10)) + 1}:{len(last_line) + 1}"
    else:
        at = ""
    return file_problems.SyntaxRefused(file, at, french_reason(what) or "Ceci n'est pas du TOML")


def french_reason(message: str) -> str | None:
    """Put a message of the standard library in French; ``None`` for one that we do not know."""
    return next((words for start, words in _FRENCH if message.startswith(start)), None)
