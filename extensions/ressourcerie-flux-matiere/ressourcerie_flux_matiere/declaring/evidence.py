# SPDX-License-Identifier: Apache-2.0
"""Files that prove a declaration, kept for ever."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from ressourcerie_core import clock
from ressourcerie_core.i18n import _

from ..models import Evidence
from ..service.files import kind_of
from ..service.problems import Unknown
from .bodies import Body
from .quarters import Quarter


def evidence_of(
    session: Session, site_id: UUID, body: Body, quarter: Quarter
) -> Sequence[Evidence]:
    """List the files of a declaration without what they hold, oldest first."""
    query = select(Evidence).where(
        Evidence.site_id == site_id,
        Evidence.body == body.slug,
        Evidence.quarter == quarter.first,
    )
    ordered = query.options(defer(Evidence.content)).order_by(Evidence.recorded_at)
    return session.scalars(ordered).all()


def keep(
    session: Session,
    site_id: UUID,
    body: Body,
    quarter: Quarter,
    *,
    name: str,
    content: bytes,
    by: UUID | None,
) -> Evidence:
    """Keep a file for ever; the same one, sent again, is kept once.

    :raises EvidenceRefused: it is empty, too large, or of a kind that is not kept.
    """
    media_type = kind_of(content)
    digest = sha256(content).hexdigest()
    for known in evidence_of(session, site_id, body, quarter):
        if known.sha256 == digest:
            return known
    kept = Evidence(
        site_id=site_id,
        body=body.slug,
        quarter=quarter.first,
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


def find(
    session: Session, site_id: UUID, body: Body, quarter: Quarter, evidence_id: UUID
) -> Evidence:
    """Give a file of a declaration, or refuse its identifier."""
    found = session.get(Evidence, evidence_id)
    own = (site_id, body.slug, quarter.first)
    if found is None or (found.site_id, found.body, found.quarter) != own:
        raise Unknown(_("pièce"), evidence_id)
    return found
