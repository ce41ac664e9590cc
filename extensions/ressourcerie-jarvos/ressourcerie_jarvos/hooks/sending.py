# SPDX-License-Identifier: Apache-2.0
"""Telling destinations what waits: side by side, each in order, none waits for another."""

import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from ressourcerie_core import clock
from ressourcerie_core.db import Database
from ressourcerie_core.module import Context
from ressourcerie_core.outgoing import Outgoing

from .answers import Heard, heard_of, keep_answer
from .destinations import MOST
from .envelope import CONTENT_TYPE, cloud_event
from .models import Hook, State, Telling
from .signing import secret_of, signed

if TYPE_CHECKING:
    from ..settings import JarvosSettings

#: A round ends after this, so that the job is seen to end; the next one goes on.
ROUND_SECONDS = 60.0
#: What a destination may take to answer, and the most that is read of it.
ANSWER_SECONDS = 15.0
ANSWER_BYTES = 65_536
_PATIENCE = 1.0


@dataclass(frozen=True)
class Post:
    """The way from here to the destinations.

    :param key: what secrets are drawn from.
    :param source: the address of this instance.
    :param seconds: what a destination may take to answer.
    """

    database: Database
    outgoing: Outgoing
    key: str
    source: str | None
    seconds: float = ANSWER_SECONDS


@dataclass(frozen=True)
class Leaving:
    """One message that is about to leave, signed."""

    telling_id: UUID
    hook_id: UUID
    url: str
    body: bytes
    headers: dict[str, str]


def tell(context: Context) -> None:
    """Tell every destination what waits for it; without a key in the configuration, nothing."""
    settings = cast("JarvosSettings", context.settings)
    if settings.webhooks_key is None:
        return
    key = settings.webhooks_key.get_secret_value()
    post = Post(context.database, context.outgoing, key, settings.address)
    tell_all(post, until=time.monotonic() + ROUND_SECONDS)


def tell_all(post: Post, *, until: float) -> None:
    """Tell each destination in a thread of its own, and look for more until nothing is due.

    :param until: when to begin nothing more, on the monotonic clock.
    """
    running: dict[UUID, Future[None]] = {}
    failed: dict[UUID, Future[None]] = {}
    with ThreadPoolExecutor(MOST, thread_name_prefix="jarvos-hook") as pool:
        while True:
            done = {one: future for one, future in running.items() if future.done()}
            failed |= {one: future for one, future in done.items() if future.exception()}
            running = {one: future for one, future in running.items() if one not in done}
            if time.monotonic() < until:
                begun = _due(post.database) - running.keys() - failed.keys()
                running |= {one: pool.submit(_tell_one, post, one, until) for one in begun}
            if not running:
                break
            wait(running.values(), timeout=_PATIENCE, return_when=FIRST_COMPLETED)
    for future in failed.values():
        future.result()


def _tell_one(post: Post, hook_id: UUID, until: float) -> None:
    """Tell one destination, one message at a time, unless another process does."""
    with post.database.alone(f"jarvos.tell {hook_id}") as is_free:
        while is_free and time.monotonic() < until:
            with post.database.read() as session:
                leaving = _next(post, session, hook_id)
            if leaving is None:
                break
            heard = _sent(post, leaving)
            post.database.write(partial(keep_answer, leaving.telling_id, heard))


def _sent(post: Post, leaving: Leaving) -> Heard:
    return heard_of(
        lambda: post.outgoing.send(
            "POST",
            leaving.url,
            headers=leaving.headers,
            body=leaving.body,
            largest_bytes=ANSWER_BYTES,
            seconds=post.seconds,
        )
    )


def _due(database: Database) -> set[UUID]:
    """Give the destinations that something is due for."""
    with database.read() as session:
        ready = select(Hook.id).where(_is_ready())
        return {one for one in session.scalars(ready) if session.scalar(_first(one)) is not None}


def _next(post: Post, session: Session, hook_id: UUID) -> Leaving | None:
    hook = session.scalar(select(Hook).where(Hook.id == hook_id, _is_ready()))
    telling = session.scalar(_first(hook_id))
    if hook is None or telling is None:
        return None
    body = cloud_event(telling, post.source).encode()
    proof = signed(_secrets(post.key, hook), str(telling.event_id), clock.now(), body)
    headers = {"Content-Type": CONTENT_TYPE, "User-Agent": "Ressourcerie", **proof}
    return Leaving(telling.id, hook.id, hook.url, body, headers)


def _secrets(key: str, hook: Hook) -> Iterator[str]:
    yield secret_of(key, hook.id, hook.secret_rank)
    if hook.old_secret_until is not None and hook.old_secret_until > clock.now():
        yield secret_of(key, hook.id, hook.secret_rank - 1)


def _is_ready() -> ColumnElement[bool]:
    rested = or_(Hook.rests_until.is_(None), Hook.rests_until <= clock.now())
    return Hook.is_on & Hook.removed_at.is_(None) & rested


def _first(hook_id: UUID) -> Select[Telling]:
    """Select the first that is due, and that nothing before it about the same holds back."""
    earlier = aliased(Telling)
    held_back = exists().where(
        earlier.hook_id == Telling.hook_id,
        earlier.subject == Telling.subject,
        earlier.id < Telling.id,
        earlier.state.in_((State.WAITING, State.PARKED)),
    )
    # What was never tried is due, whatever the clock said when it happened.
    is_due = (Telling.attempts == 0) | (Telling.next_at <= clock.now())
    waiting = Telling.hook_id == hook_id, Telling.state == State.WAITING, is_due
    return select(Telling).where(*waiting, ~held_back).order_by(Telling.id).limit(1)
