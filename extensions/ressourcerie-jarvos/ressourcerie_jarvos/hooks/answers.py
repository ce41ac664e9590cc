# SPDX-License-Identifier: Apache-2.0
"""What a destination answered, and what follows from it: told, tried again, parked, turned off."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _
from ressourcerie_core.outgoing import OutgoingProblem, Reply

from . import destinations
from .models import Answer, Hook, State, Telling

#: What fails for so long waits for a person.
GIVEN_UP = timedelta(hours=72)
#: How long one message rests after each of its failures; the last is that of all that follow.
RESTS = (
    *(timedelta(seconds=seconds) for seconds in (5, 30)),
    *(timedelta(minutes=minutes) for minutes in (2, 10, 30)),
    *(timedelta(hours=hours) for hours in (1, 2, 4)),
)
#: So many failures in a row, and it is the destination that rests.
_ENOUGH = 3
_SHORTEST_REST, _LONGEST_REST = timedelta(seconds=30), timedelta(hours=1)
#: The most that a destination may ask for.
_LONGEST_ASKED = timedelta(hours=24)
_FINE = range(200, 300)
_GONE = 410
_KEPT_SIGNS = 500


@dataclass(frozen=True)
class Heard:
    """How one try ended.

    :param status: the one of the answer; ``None`` without one.
    :param said: the beginning of the answer, or why there is none.
    :param asked: how long the destination asks for, before the next try.
    """

    status: int | None
    said: str
    milliseconds: int
    asked: timedelta | None = None

    @property
    def is_fine(self) -> bool:
        """Tell whether the destination has the message."""
        return self.status in _FINE


def heard_of(send: Callable[[], Reply]) -> Heard:
    """Send, and give how it ended."""
    began = time.monotonic()
    try:
        reply = send()
    except OutgoingProblem as problem:
        # What was sent is sent again by itself: nobody has to look, as its remedy says.
        said = problem.detail if problem.maybe_sent else problem.as_line()
        return Heard(None, said, _milliseconds(began))
    return Heard(reply.status, _shown(reply.body), _milliseconds(began), _asked(reply.headers))


def keep_answer(telling_id: UUID, heard: Heard, session: Session) -> None:
    """Write down how a try ended, and what follows from it."""
    telling = session.get_one(Telling, telling_id)
    hook = session.get_one(Hook, telling.hook_id)
    now = clock.now()
    session.add(
        Answer(
            telling_id=telling.id,
            at=now,
            status=heard.status,
            said=heard.said,
            milliseconds=heard.milliseconds,
        )
    )
    telling.attempts += 1
    telling.first_tried_at = telling.first_tried_at or now
    if heard.is_fine:
        _arrived(session, telling, hook)
    else:
        _failed(telling, hook, heard)
    if heard.status == _GONE and hook.is_on:
        why = _("Elle répond qu'elle ne veut plus rien recevoir (410).")
        destinations.turn(session, hook, on=False, by=None, why=why)


def _arrived(session: Session, telling: Telling, hook: Hook) -> None:
    telling.ended_at = clock.now()
    if telling.state != State.PASSED:  # Somebody may have passed over it in the meantime.
        telling.state = State.SENT
    if hook.failures >= _ENOUGH:
        destinations.hurry(session, hook)
    hook.failures, hook.rests_until = 0, None


def _failed(telling: Telling, hook: Hook, heard: Heard) -> None:
    now, first = clock.now(), telling.first_tried_at
    rest = max(_spread(RESTS[min(telling.attempts, len(RESTS)) - 1]), heard.asked or timedelta())
    telling.next_at = now + rest
    if telling.state == State.WAITING and first is not None and now - first >= GIVEN_UP:
        telling.state, telling.ended_at = State.PARKED, now
    hook.failures += 1
    if hook.failures >= _ENOUGH or heard.asked:
        doubled = _SHORTEST_REST * 2 ** min(max(hook.failures - _ENOUGH, 0), 10)
        rest = max(_spread(min(doubled, _LONGEST_REST)), heard.asked or timedelta())
        hook.rests_until = now + rest


def _spread(rest: timedelta) -> timedelta:
    return rest * random.uniform(0.8, 1.2)  # noqa: S311 (no secret)


def _asked(headers: Mapping[str, str]) -> timedelta | None:
    """Read « Retry-After » in seconds; a date is left to our own rests."""
    written = headers.get("retry-after", "")
    if not (written.isascii() and written.isdigit()):
        return None
    return min(timedelta(seconds=int(written[:9])), _LONGEST_ASKED)


def _shown(body: bytes) -> str:
    """Give the first signs of an answer, and nothing that a page or the base would not show."""
    text = body[: 4 * _KEPT_SIGNS].decode(errors="replace")
    return "".join(sign if sign.isprintable() else " " for sign in text)[:_KEPT_SIGNS]


def _milliseconds(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
