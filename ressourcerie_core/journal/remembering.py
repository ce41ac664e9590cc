# SPDX-License-Identifier: Apache-2.0
"""What browsers remember of the journal: who changes the base does not hold every tablet."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from ressourcerie_core.journal.noting import note
from ressourcerie_core.journal.past import Past, read_past
from ressourcerie_core.journal.problems import SealMalformed, SettlingRefused
from ressourcerie_core.journal.records import Record
from ressourcerie_core.journal.sealing import holds
from ressourcerie_core.journal.seals import Seal, parse_seal

MOST = 100  # seals that one browser may remember, and that may wait to be settled
LONGEST_REASON = 1000


def contradicted(session: Session, texts: Iterable[str]) -> list[Seal]:
    """Give the seals that the base does not hold, and that nothing explains."""
    broken = [seal for seal in _readable(texts) if not holds(session, seal)]
    if not broken:
        return []
    past = read_past(session)
    return [seal for seal in broken if not past.explanation(seal) and str(seal) not in past.settled]


def note_contradicted(session: Session, seals: Sequence[Seal]) -> None:
    """Journal what a browser remembers and the base does not hold, once for each seal.

    Whoever is signed in can forge seals: once many wait to be settled, no more are noted.
    """
    known = {str(seal) for seal in read_past(session).contradictions}
    for text in dict.fromkeys(map(str, seals)):
        if len(known) >= MOST:
            return
        if text not in known:
            note(session, "journal.contradicted", after={"seal": text})
            known.add(text)


def settle(session: Session, *, reason: str) -> Record:
    """Journal that somebody looked into the contradictions, and what they found.

    :param reason: a sentence; it stays for ever, and names nobody.
    :raises SettlingRefused: there is nothing to settle, or no reason.
    """
    past: Past = read_past(session)
    if not reason.strip() or len(reason) > LONGEST_REASON or not past.contradictions:
        raise SettlingRefused
    seals = [str(seal) for seal in past.contradictions[:MOST]]
    return note(session, "journal.settled", after={"seals": seals, "reason": reason.strip()})


def _readable(texts: Iterable[str]) -> list[Seal]:
    found = []
    for text in list(texts)[:MOST]:
        try:
            found.append(parse_seal(text))
        except SealMalformed:  # a browser keeps what it wants: what is no seal accuses nobody
            continue
    return found
