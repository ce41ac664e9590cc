# SPDX-License-Identifier: Apache-2.0
"""Files that prove something: checked by what they hold, never by what they are called."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from ressourcerie_core.i18n import _

from ..models import LARGEST_EVIDENCE_BYTES
from .problems import EvidenceRefused

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BEGINNINGS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": _XLSX,
}


def kind_of(content: bytes) -> str:
    """Tell what a file holds.

    :raises EvidenceRefused: it is empty, too large, or of a kind that is not kept.
    """
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
