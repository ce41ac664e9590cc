# SPDX-License-Identifier: Apache-2.0
"""The files that prove an exit: its slip, the ticket of the weighbridge, a photo."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from ressourcerie_core import clock
from ressourcerie_core.i18n import _

from ..models import Exit, ExitEvidence
from .files import kind_of
from .problems import Unknown


def evidence_of(session: Session, left: Exit) -> Sequence[ExitEvidence]:
    """List the files of an exit without what they hold, oldest first."""
    query = select(ExitEvidence).where(ExitEvidence.exit_id == left.id)
    ordered = query.options(defer(ExitEvidence.content)).order_by(ExitEvidence.recorded_at)
    return session.scalars(ordered).all()


def keep(
    session: Session, left: Exit, *, name: str, content: bytes, by: UUID | None
) -> ExitEvidence:
    """Keep a file for ever; the same one, sent again, is kept once.

    :raises EvidenceRefused: it is empty, too large, or of a kind that is not kept.
    """
    media_type = kind_of(content)
    digest = sha256(content).hexdigest()
    for known in evidence_of(session, left):
        if known.sha256 == digest:
            return known
    kept = ExitEvidence(
        exit_id=left.id,
        name=name.strip()[:200] or _("sans nom"),
        media_type=media_type,
        sha256=digest,
        content=content,
        recorded_at=clock.now(),
        author_id=by,
    )
    session.add(kept)
    session.flush()  # gives the row its identifier
    return kept


def find(session: Session, left: Exit, evidence_id: UUID) -> ExitEvidence:
    """Give a file of an exit, or refuse its identifier."""
    found = session.get(ExitEvidence, evidence_id)
    if found is None or found.exit_id != left.id:
        raise Unknown(_("pièce"), evidence_id)
    return found
