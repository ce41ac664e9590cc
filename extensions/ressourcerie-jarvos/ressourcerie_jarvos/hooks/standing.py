# SPDX-License-Identifier: Apache-2.0
"""How destinations are: what waits for each, what a person must look at."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock

from .models import Answer, Hook, State, Telling


class Condition(StrEnum):
    """How a destination is, the worst that is true of it."""

    TURNED_OFF = "turned-off"  # by the platform: it answered that it wants nothing more
    OFF = "off"
    TO_LOOK_AT = "to-look-at"
    RESTING = "resting"
    BEHIND = "behind"
    UP_TO_DATE = "up-to-date"


@dataclass(frozen=True)
class Standing:
    """A destination with how it is.

    :param waiting: how many messages wait to be told.
    :param parked: how many failed for three days, and wait for a person.
    """

    hook: Hook
    waiting: int = 0
    parked: int = 0

    @property
    def condition(self) -> Condition:
        """The worst that is true of the destination."""
        hook = self.hook
        if not hook.is_on:
            return Condition.TURNED_OFF if hook.why_off else Condition.OFF
        if self.parked:
            return Condition.TO_LOOK_AT
        if hook.rests_until is not None and hook.rests_until > clock.now():
            return Condition.RESTING
        return Condition.BEHIND if self.waiting else Condition.UP_TO_DATE

    @property
    def both_until(self) -> datetime | None:
        """Until when the secret before the newest is valid too; ``None`` when it is not."""
        until = self.hook.old_secret_until
        return until if until is not None and until > clock.now() else None


def standings(session: Session, hooks: Collection[Hook]) -> Sequence[Standing]:
    """Tell how some destinations are, in their order."""
    open_ones = Telling.state.in_((State.WAITING, State.PARKED))
    query = (
        select(Telling.hook_id, Telling.state, func.count())
        .where(Telling.hook_id.in_([hook.id for hook in hooks]), open_ones)
        .group_by(Telling.hook_id, Telling.state)
    )
    counts = {(hook_id, state): count for hook_id, state, count in session.execute(query)}
    return [
        Standing(
            hook, counts.get((hook.id, State.WAITING), 0), counts.get((hook.id, State.PARKED), 0)
        )
        for hook in hooks
    ]


@dataclass(frozen=True)
class Told:
    """Something a destination was told, with each of its tries, the last one first."""

    telling: Telling
    answers: Sequence[Answer] = field(default_factory=tuple)


def parked(session: Session, hook: Hook, *, most: int) -> Sequence[Told]:
    """Give what waits for a person, oldest first."""
    wanted = Telling.hook_id == hook.id, Telling.state == State.PARKED
    found = session.scalars(select(Telling).where(*wanted).order_by(Telling.id).limit(most)).all()
    return _with_answers(session, found)


def history(
    session: Session, hook: Hook, *, before: UUID | None, most: int
) -> tuple[Sequence[Told], UUID | None]:
    """Give what a destination was, or is, to be told, newest first; and where the rest begins.

    :param before: where the page before this one ended.
    """
    query = select(Telling).where(Telling.hook_id == hook.id)
    if before is not None:
        query = query.where(Telling.id < before)
    found = session.scalars(query.order_by(Telling.id.desc()).limit(most + 1)).all()
    shown = found[:most]
    return _with_answers(session, shown), shown[-1].id if len(found) > most else None


def _with_answers(session: Session, tellings: Sequence[Telling]) -> Sequence[Told]:
    wanted = Answer.telling_id.in_([one.id for one in tellings])
    by_telling: Mapping[UUID, list[Answer]] = {one.id: [] for one in tellings}
    for answer in session.scalars(select(Answer).where(wanted).order_by(Answer.id.desc())):
        by_telling[answer.telling_id].append(answer)
    return [Told(one, by_telling[one.id]) for one in tellings]
