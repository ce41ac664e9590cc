# SPDX-License-Identifier: Apache-2.0
"""What other modules may use of the catalogue; nothing else of it may be imported.

A row of another module keeps the identifier of its category, and the name that :func:`snapshot`
gives for the day of the row. Reports of today follow :func:`successors`.
"""

from dataclasses import dataclass
from uuid import UUID

from ressourcerie_core.module import Slot

from .models import WHOLE_SHARE, Axis, Certainty, ChangeKind, PartnerRole, PlaceRole, PresetKind
from .names import folded, path_text
from .service.history import (
    Past,
    Successor,
    category_as_of,
    snapshot,
    spread,
    successors,
    tree_as_of,
    turning_days,
)
from .service.offering import (
    CodeShare,
    DatedShare,
    Offered,
    Shortcut,
    Tare,
    code_shares,
    dated_shares,
    offered,
    offered_one,
    partner_materials,
    partner_name,
    partner_names,
    shortcuts,
    tares,
)
from .service.official import codes_on, shares_on
from .sheets.cells import Cell as SheetCell
from .sheets.cells import Line as SheetLine
from .sheets.pages import Page as SheetPage
from .sheets.pages import read_pages


@dataclass(frozen=True)
class CategorySheet:
    """What a filler of the slot ``catalogue.category-sheet`` is told.

    :param category_id: the category whose sheet is shown.
    :param path: its names, from the root.
    :param archived: whether it is out of use.
    """

    category_id: UUID
    path: tuple[str, ...]
    archived: bool


#: Below the facts of a category's sheet, to everybody who reads it.
CATEGORY_SHEET = Slot("catalogue.category-sheet", CategorySheet)

__all__ = [
    "CATEGORY_SHEET",
    "WHOLE_SHARE",
    "Axis",
    "CategorySheet",
    "Certainty",
    "ChangeKind",
    "CodeShare",
    "DatedShare",
    "Offered",
    "PartnerRole",
    "Past",
    "PlaceRole",
    "PresetKind",
    "SheetCell",
    "SheetLine",
    "SheetPage",
    "Shortcut",
    "Successor",
    "Tare",
    "category_as_of",
    "code_shares",
    "codes_on",
    "dated_shares",
    "folded",
    "offered",
    "offered_one",
    "partner_materials",
    "partner_name",
    "partner_names",
    "path_text",
    "read_pages",
    "shares_on",
    "shortcuts",
    "snapshot",
    "spread",
    "successors",
    "tares",
    "tree_as_of",
    "turning_days",
]
