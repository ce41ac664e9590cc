# SPDX-License-Identifier: Apache-2.0
"""What other modules may use of the catalogue; nothing else of it may be imported.

A row of another module keeps the identifier of its category, and the name that :func:`snapshot`
gives for the day of the row. Reports of today follow :func:`successors`.
"""

from .models import WHOLE_SHARE, Axis, Certainty, ChangeKind, PartnerRole, PlaceRole, PresetKind
from .service.history import (
    Past,
    Successor,
    category_as_of,
    snapshot,
    spread,
    successors,
    tree_as_of,
)
from .service.official import codes_on, shares_on

__all__ = [
    "WHOLE_SHARE",
    "Axis",
    "Certainty",
    "ChangeKind",
    "PartnerRole",
    "Past",
    "PlaceRole",
    "PresetKind",
    "Successor",
    "category_as_of",
    "codes_on",
    "shares_on",
    "snapshot",
    "spread",
    "successors",
    "tree_as_of",
]
