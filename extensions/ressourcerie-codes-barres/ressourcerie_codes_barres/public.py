# SPDX-License-Identifier: Apache-2.0
"""What other modules may use of codes; nothing else of it may be imported."""

from .service.resolving import Meaning, resolve
from .slots import OBJECT_SHEET, SCANNED_TICKET, ObjectSheet, ScannedTicket

__all__ = [
    "OBJECT_SHEET",
    "SCANNED_TICKET",
    "Meaning",
    "ObjectSheet",
    "ScannedTicket",
    "resolve",
]
