# SPDX-License-Identifier: Apache-2.0
"""How names are compared, and how a path of names is written."""

import unicodedata
from collections.abc import Iterable

SEPARATOR = ">"
_JOINERS = "\u200c\u200d"  # they make one sign of several emojis
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'"})


def tidied(name: str) -> str:
    """Give a name as it will be stored: single plain spaces, composed letters, all visible."""
    return unicodedata.normalize("NFC", " ".join(_visible(name).split()))


def folded(name: str) -> str:
    """Give the form under which two names are the same name: no case, accent nor spacing."""
    lowered = tidied(name).casefold().translate(_LIGATURES)
    letters = unicodedata.normalize("NFKD", lowered)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def path_text(names: Iterable[str]) -> str:
    """Write the path of a category, from its root: ``Maison > Vaisselle``."""
    return f" {SEPARATOR} ".join(names)


def path_names(text: str) -> tuple[str, ...]:
    """Read a path; the names may be empty, which the reader must refuse."""
    return tuple(tidied(name) for name in text.split(SEPARATOR))


def _visible(text: str) -> str:
    """Drop what shows nothing: controls, marks of direction, spaces without width."""
    return "".join(
        each
        for each in text
        if each.isspace() or each in _JOINERS or unicodedata.category(each) not in {"Cc", "Cf"}
    )
