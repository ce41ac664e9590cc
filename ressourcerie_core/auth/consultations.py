# SPDX-License-Identifier: Apache-2.0
"""Who read the personal data of whom: lines that this program can add, and never change."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from ressourcerie_core import clock
from ressourcerie_core.auth.models import Consultation

#: A day more than the twelve months before which the base refuses to delete a line.
KEPT = timedelta(days=367)
MOST_SHOWN = 200


def note(session: Session, *, subject_id: UUID, reader_id: UUID, what: str) -> None:
    """Write that somebody reads the data of somebody else, and forget what is over a year old.

    Reading one's own leaves no line.

    :param what: what is read, as a French phrase such as « sa fiche ».
    """
    forget_old(session)
    if subject_id != reader_id:
        session.add(
            Consultation(subject_id=subject_id, reader_id=reader_id, what=what, read_at=clock.now())
        )


def forget_old(session: Session) -> None:
    """Delete the lines that are over a year old."""
    session.execute(delete(Consultation).where(Consultation.read_at < clock.now() - KEPT))


def latest(session: Session, *, subject_id: UUID) -> Sequence[Consultation]:
    """List the last readings of a person's data, newest first, with who read."""
    return session.scalars(
        select(Consultation)
        .where(Consultation.subject_id == subject_id)
        .options(joinedload(Consultation.reader))
        .order_by(Consultation.read_at.desc(), Consultation.id.desc())
        .limit(MOST_SHOWN)
    ).all()
