# SPDX-License-Identifier: Apache-2.0
"""A write that carries a key happens once, however many times a nervous network sends it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile

from ressourcerie_core import clock, failpoints
from ressourcerie_core.db.problems import TemporaryProblem
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web.models import KeptAnswer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"


class KeyMalformed(Problem):
    """The header is not a UUID."""

    slug = "core/idempotency-key-malformed"
    title = _("Clé d'unicité illisible")
    status = 400

    def __init__(self, key: str) -> None:
        super().__init__(
            _("L'en-tête « Idempotency-Key » contient « {key} ».").format(key=key[:40]),
            hint=_(
                "Mettez-y un UUID, tiré une fois par action de la personne et gardé pour chaque "
                "nouvel essai."
            ),
        )


class KeyReused(Problem):
    """The key has already served, for another request."""

    slug = "core/idempotency-key-reused"
    title = _("Clé d'unicité déjà employée")
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Cette clé « Idempotency-Key » a déjà servi pour une demande différente."),
            hint=_("Tirez une nouvelle clé pour cette demande ; rien n'a été enregistré."),
        )


class KeyInProgress(TemporaryProblem):
    """The first request that carries this key has not been answered yet."""

    slug = "core/idempotency-key-in-progress"
    title = _("La même demande est en cours")
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Une demande qui porte la même clé « Idempotency-Key » est en cours."),
            hint=_("Renvoyez la même demande, avec la même clé, dans une seconde."),
        )


@dataclass(frozen=True)
class Claim:
    """The key of a request, and the fingerprint of what it asks."""

    key: UUID
    fingerprint: bytes


@dataclass(frozen=True)
class Outcome:
    """What is answered to a write, now or again."""

    status: int
    body: bytes | None
    replayed: bool = False


async def claim_of(request: Request, key: str | None) -> Claim | None:
    """Read the key that a request carries, if any.

    :raises KeyMalformed: the key is not a UUID as clients write it.
    """
    if key is None:
        return None
    try:
        parsed = UUID(key)
    except ValueError:
        raise KeyMalformed(key) from None
    if str(parsed) != key.lower():
        raise KeyMalformed(key)
    return Claim(parsed, await _fingerprint(request))


def once(session: Session, claim: Claim, work: Callable[[Session], Outcome]) -> Outcome:
    """Do a work whose key has never served, and keep its answer in the same transaction.

    :raises KeyReused: the key served for another request.
    :raises KeyInProgress: it serves at this very moment.
    """
    if not _is_alone(session, claim.key):
        raise KeyInProgress
    kept = session.get(KeptAnswer, claim.key)
    failpoints.reach("idempotency.looked-up")
    if kept is not None:
        if kept.fingerprint != claim.fingerprint:
            raise KeyReused
        return Outcome(kept.status, kept.body, replayed=True)
    outcome = work(session)
    session.add(
        KeptAnswer(
            key=claim.key,
            fingerprint=claim.fingerprint,
            status=outcome.status,
            body=outcome.body,
            created_at=clock.now(),
        )
    )
    failpoints.reach("idempotency.stored")
    return outcome


def _is_alone(session: Session, key: UUID) -> bool:
    """Hold the key until the transaction ends; SQLite's one writer holds them all."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    number = int.from_bytes(key.bytes[8:], signed=True)
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(number))))


async def _fingerprint(request: Request) -> bytes:
    visitor = getattr(request.state, "visitor", None)
    asked = [
        request.method,
        request.url.path,
        request.url.query,
        visitor and str(visitor.account_id),
        await _content(request),
    ]
    text = json.dumps(asked, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


async def _content(request: Request) -> Any:
    """Give what a body says, whatever the order of its fields."""
    kind = request.headers.get("content-type", "")
    if kind.startswith(("multipart/", "application/x-www-form-urlencoded")):
        return [[name, await _part(part)] for name, part in (await request.form()).multi_items()]
    body = await request.body()
    return await request.json() if body and "json" in kind else body.hex()


async def _part(part: UploadFile | str) -> str:
    if isinstance(part, str):
        return part
    digest = hashlib.sha256(await part.read()).hexdigest()
    await part.seek(0)
    return digest
