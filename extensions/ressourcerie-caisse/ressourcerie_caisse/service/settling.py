# SPDX-License-Identifier: Apache-2.0
"""What a person decides of what came late or never came: each decision is journalled."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from ..models import Gap, Series, Stray, StrayOutcome, Till
from .setting_problems import AlreadySettled, NotHere, ReasonMissing
from .setting_up import STREAM


def strays_of(session: Session, site_id: UUID) -> Sequence[Stray]:
    """List the late acts of a site that wait, the oldest first."""
    query = select(Stray).where(Stray.site_id == site_id, Stray.settled_at.is_(None))
    return session.scalars(query.order_by(Stray.received_at)).all()


def find_stray(session: Session, site_id: UUID, stray_id: UUID) -> Stray:
    """Give a late act that waits.

    :raises AlreadySettled: somebody has decided of it.
    """
    query = select(Stray).where(Stray.id == stray_id, Stray.site_id == site_id)
    found = session.scalar(query.with_for_update())
    if found is None:
        raise NotHere(_("ticket tardif"), stray_id)
    if found.settled_at is not None:
        raise AlreadySettled
    return found


def dismiss(session: Session, site_id: UUID, stray_id: UUID, *, reason: str, by: UUID) -> None:
    """Set a late act aside: it stays whole, and counts nowhere."""
    stray = find_stray(session, site_id, stray_id)
    stray.reason = checked_reason(reason)
    stray.outcome, stray.settled_at, stray.settled_by = StrayOutcome.DISMISSED, clock.now(), by
    facts = {"act": str(stray.id), "number": stray.number, "reason": stray.reason}
    append(session, STREAM, "stray.dismissed", facts, by)


def gaps_of(session: Session, site_id: UUID, *, explained: bool) -> Sequence[tuple[Gap, Till]]:
    """List the numbers that did not come, those that wait or those that somebody explained."""
    query = select(Gap, Till).join(Till, Till.id == Gap.till_id).where(Till.site_id == site_id)
    waiting = Gap.explained_at.is_not(None) if explained else Gap.explained_at.is_(None)
    found = session.execute(query.where(waiting, Gap.filled_at.is_(None)).order_by(Gap.seen_at))
    return [(gap, till) for gap, till in found]


def explain_gap(
    session: Session, site_id: UUID, gap_id: UUID, *, explanation: str, by: UUID
) -> None:
    """Say in writing why numbers did not come."""
    found = session.scalar(select(Gap).where(Gap.id == gap_id).with_for_update())
    till = session.get(Till, found.till_id) if found else None
    if found is None or till is None or till.site_id != site_id:
        raise NotHere(_("numéro manquant"), gap_id)
    if found.explained_at is not None or found.filled_at is not None:
        raise AlreadySettled
    found.explanation = checked_reason(explanation)
    found.explained_at, found.explained_by = clock.now(), by
    numbers = {"of": found.of, "series": found.series, "first": found.first, "last": found.last}
    facts = {"till": str(till.id), **numbers, "explanation": found.explanation}
    append(session, STREAM, "gap.explained", facts, by)


def interrupted_of(
    session: Session, site_id: UUID, *, explained: bool
) -> Sequence[tuple[Series, Till]]:
    """List the series whose device may have kept tickets back."""
    query = select(Series, Till).join(Till, Till.id == Series.till_id)
    told = Series.explained_at.is_not(None) if explained else Series.explained_at.is_(None)
    of_site = query.where(Till.site_id == site_id, Series.interrupted_at.is_not(None), told)
    found = session.execute(of_site.order_by(Series.interrupted_at))
    return [(series, till) for series, till in found]


def explain_series(
    session: Session, site_id: UUID, till_id: UUID, series: int, *, explanation: str, by: UUID
) -> None:
    """Say in writing what became of an interrupted series."""
    till = session.get(Till, till_id)
    query = select(Series).where(Series.till_id == till_id, Series.series == series)
    found = session.scalar(query.with_for_update())
    if found is None or till is None or till.site_id != site_id or found.interrupted_at is None:
        raise NotHere(_("série interrompue"), till_id)
    if found.explained_at is not None:
        raise AlreadySettled
    found.explanation = checked_reason(explanation)
    found.explained_at, found.explained_by = clock.now(), by
    facts = {"till": str(till_id), "series": series, "explanation": found.explanation}
    append(session, STREAM, "series.explained", facts, by)


def waiting_count(session: Session, site_id: UUID) -> int:
    """Tell how many decisions wait at a site."""
    return (
        len(strays_of(session, site_id))
        + len(gaps_of(session, site_id, explained=False))
        + len(interrupted_of(session, site_id, explained=False))
    )


def checked_reason(text: str) -> str:
    """Give a reason without its spaces too many.

    :raises ReasonMissing: nothing is said.
    """
    kept = " ".join(text.split())[:200]
    if not kept:
        raise ReasonMissing
    return kept
