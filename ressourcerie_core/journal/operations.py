# SPDX-License-Identifier: Apache-2.0
"""What commands ask the writer to journal."""

from sqlalchemy.orm import Session

from ressourcerie_core.db.engine import path_beside
from ressourcerie_core.journal.keys import add_key, key_file, read_keyring
from ressourcerie_core.journal.noting import note
from ressourcerie_core.operations import Json, operation


@operation
def note_export(session: Session, *, streams: dict[str, int]) -> Json:
    note(session, "journal.exported", after={"streams": streams})
    return None


@operation
def rotate_key(session: Session, *, replaces: str) -> Json:
    """Seal with a new key from now on; run again, it makes no second one.

    :param replaces: the identifier of the key that sealed until now.
    """
    file = key_file(path_beside(session.get_bind()))
    if read_keyring(file).current == replaces:
        add_key(file)
    current = read_keyring(file).current
    note(session, "journal.key-rotated", before={"key": replaces}, after={"key": current})
    return current


@operation
def note_purge(session: Session, *, module: str, rows: dict[str, int]) -> Json:
    note(session, "module.purged", before={"module": module, "rows": rows})
    return None


@operation
def note_downgrade(session: Session, *, module: str, revisions: list[str]) -> Json:
    note(session, "module.downgraded", before={"module": module, "revisions": revisions})
    return None
