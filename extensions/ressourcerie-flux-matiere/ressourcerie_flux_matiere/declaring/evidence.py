# SPDX-License-Identifier: Apache-2.0
"""Files that prove a declaration: checked by what they hold, never by what they are called."""

from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from ressourcerie_core import clock
from ressourcerie_core.i18n import _

from ..models import LARGEST_EVIDENCE_BYTES, Evidence
from ..service.problems import Unknown
from .bodies import Body
from .problems import EvidenceRefused
from .quarters import Quarter

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BEGINNINGS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": _XLSX,
}


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
    media_type = _kind_of(content)
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


def _kind_of(content: bytes) -> str:
    if not content:
        raise EvidenceRefused(_("Le fichier est vide."))
    if len(content) > LARGEST_EVIDENCE_BYTES:
        raise EvidenceRefused(_("Le fichier dépasse 5 Mo."))
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning) and (kind != _XLSX or _is_workbook(content)):
            return kind
    raise EvidenceRefused(_("Ce n'est ni un PDF, ni une image, ni un XLSX."))


def _is_workbook(content: bytes) -> bool:
    """Tell a workbook from the other files that are archives too."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BadZipFile:
        return False
