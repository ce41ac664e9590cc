# SPDX-License-Identifier: Apache-2.0
"""Walk along a chain, wherever it comes from, and stop at its first broken record."""

import hmac
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from ressourcerie_core.journal.breaks import Break, Kind
from ressourcerie_core.journal.keys import Keyring
from ressourcerie_core.journal.records import BEGINNING, hash_of, mac_of
from ressourcerie_core.journal.seals import Seal


@dataclass(frozen=True, slots=True)
class Link:
    """A record as its chain sees it: what it says, and what ties it to the others.

    :param number: -1 when what stands there is not a number.
    :param content: the bytes that are hashed; none when they cannot be made from what is there.
    """

    number: int
    recorded_at: str
    key_id: str
    previous: bytes
    hash: bytes
    mac: bytes
    content: bytes


@dataclass(frozen=True)
class Walk:
    """How far a chain could be followed.

    :param number: its last good record; 0 when there is none.
    :param hash: the hash of that record.
    :param ended: whether there was no record after that one.
    """

    stream: str
    number: int
    hash: bytes
    broken: Break | None = None
    ended: bool = True


def follow(
    stream: str, links: Iterable[Link], *, keyring: Keyring | None, seals: Sequence[Seal] = ()
) -> Walk:
    """Check each record of a stream against the one before, its seal, and what was remembered.

    :param links: in the order of their numbers; read once, never held.
    :param keyring: without it, whoever recomputed a whole chain is not seen.
    :param seals: hashes that were seen before, here or elsewhere.
    """
    remembered = defaultdict[int, list[Seal]](list)
    for seal in seals:
        remembered[seal.number].append(seal)
    ranks = {key: rank for rank, key in enumerate(keyring.keys)} if keyring else {}
    number, previous, rank = 0, BEGINNING, 0
    for link, following in pairwise(chain(links, (None,))):
        assert link is not None
        expected = number + 1
        kind = (
            _fault(link, expected, previous)
            or _fault_of_seal(link, following, keyring)
            # A key that was replaced seals nothing more, whoever found it since.
            or (Kind.RECOMPUTED if ranks.get(link.key_id, rank) < rank else None)
            or _fault_of_memory(link, remembered.get(expected, ()))
        )
        if kind:
            return Walk(stream, number, previous, Break(stream, expected, kind), ended=False)
        number, previous, rank = expected, link.hash, ranks.get(link.key_id, rank)
    if max(remembered, default=0) > number:
        return Walk(stream, number, previous, Break(stream, number + 1, Kind.OLDER))
    return Walk(stream, number, previous)


def _fault(link: Link, expected: int, previous: bytes) -> Kind | None:
    if link.number != expected:
        return Kind.MISSING if link.number > expected else Kind.EXTRA
    if not _is_whole(link):
        return Kind.CHANGED
    return None if link.previous == previous else Kind.RECOMPUTED


def _fault_of_seal(link: Link, following: Link | None, keyring: Keyring | None) -> Kind | None:
    if keyring is None or _is_sealed(link, keyring):
        return None
    # When the next record is sealed and follows this one, only this one's own seal was touched.
    vouched = (
        following is not None
        and following.previous == link.hash
        and _is_whole(following)
        and _is_sealed(following, keyring)
    )
    return Kind.CHANGED if vouched else Kind.RECOMPUTED


def _fault_of_memory(link: Link, seals: Iterable[Seal]) -> Kind | None:
    broken = next((seal for seal in seals if seal.hash != link.hash), None)
    if broken is None:
        return None
    # Written after it had been sealed: somebody went back in time, then went on from there.
    return Kind.OLDER if link.recorded_at > broken.sealed_at else Kind.RECOMPUTED


def _is_whole(link: Link) -> bool:
    return bool(link.content) and hash_of(link.previous, link.content) == link.hash


def _is_sealed(link: Link, keyring: Keyring) -> bool:
    key = keyring.keys.get(link.key_id)
    return key is not None and hmac.compare_digest(mac_of(key, link.hash), link.mac)
