# SPDX-License-Identifier: Apache-2.0
"""A record, its exact bytes, and the two sums that tie it to the one before."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

#: The version of what follows; written in each record.
FORMAT = 1
#: Begins whatever is hashed, so that no other use of SHA-256 can give the same sum.
DOMAIN = b"ressourcerie.journal.1\n"
#: What comes before the first record of a stream.
BEGINNING = bytes(32)
#: How a stream is named: ``module.noun``, or ``module.noun/part``.
STREAM = r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*(?:/[A-Za-z0-9._-]{1,64})?"


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a stream, as it was recorded.

    :param stream: the chain that it belongs to, such as ``core.events``.
    :param number: its place there; 1, 2, 3… without a gap.
    :param author_id: the account that acted; ``None`` for a command or for the platform itself.
    :param facts: canonical JSON.
    :param previous: the hash of the record before.
    :param mac: the seal that only a holder of the key can make.
    """

    stream: str
    number: int
    recorded_at: datetime
    kind: str
    author_id: UUID | None
    facts: str
    previous: bytes
    hash: bytes
    mac: bytes
    key_id: str
    format: int = FORMAT


def instant_text(instant: datetime) -> str:
    """Write an instant as records hold it: UTC, six decimals."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def content_of(
    *,
    stream: str,
    number: int,
    recorded_at: str,
    kind: str,
    author_id: str | None,
    facts: str,
    key_id: str,
    format: int = FORMAT,  # noqa: A002 (its name in the record)
) -> bytes:
    """Write what is hashed: canonical JSON, in which the facts already are."""
    return (
        f'{{"author":{_quoted(author_id)},"facts":{facts},"format":{format},'
        f'"key":{_quoted(key_id)},"kind":{_quoted(kind)},"number":{number},'
        f'"recorded_at":"{recorded_at}","stream":{_quoted(stream)}}}'
    ).encode(errors="surrogatepass")


def hash_of(previous: bytes, content: bytes) -> bytes:
    """Sum up a record and, through the one before, all that came before it."""
    return hashlib.sha256(DOMAIN + previous + content).digest()


def mac_of(key: bytes, record_hash: bytes) -> bytes:
    """Seal a hash with the key."""
    return hmac.digest(key, record_hash, "sha256")


@lru_cache(1024)  # a few streams, kinds, keys and people, a million records
def _quoted(text: str | None) -> str:
    return json.dumps(text, ensure_ascii=False)
