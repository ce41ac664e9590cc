# SPDX-License-Identifier: Apache-2.0
"""Scanning at the scale: what fills the slot ``flux-matiere.weighing``."""

import json

from sqlalchemy.orm import Session

from ressourcerie_core.auth import Visitor
from ressourcerie_core.web import Fragment

from ..models import Numbered
from ..service.numbers import numbers_of


def scan_at_scale(session: Session, _visitor: Visitor | None, _context: object) -> Fragment:
    """Give what hears codes there, with all that their numbers call: no code waits for a server."""
    facts = {
        name: {number: str(key) for key, number in numbers_of(session, kind).items()}
        for name, kind in {
            "categories": Numbered.CATEGORY,
            "containers": Numbered.CONTAINER,
        }.items()
    }
    return Fragment("codes-barres/_scale.html", facts=json.dumps(facts))
