# SPDX-License-Identifier: Apache-2.0
"""Scanning at the scale: what fills the slot ``flux-matiere.weighing``."""

import json
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.auth import Visitor
from ressourcerie_core.web import Fragment

from ..models import Numbered
from ..service.numbers import numbers_of
from .showing import home


class Weighing(Protocol):
    """What is read of the slot's context; the reception need not be installed."""

    @property
    def site_id(self) -> UUID: ...
    @property
    def ticket_id(self) -> UUID: ...


def scan_at_scale(session: Session, visitor: Visitor | None, weighing: Weighing) -> Fragment:
    """Give what hears codes there, with all that their numbers call: no code waits for a server."""
    facts = {
        name: {number: str(key) for key, number in numbers_of(session, kind).items()}
        for name, kind in {
            "categories": Numbered.CATEGORY,
            "containers": Numbered.CONTAINER,
        }.items()
    }
    may_label = visitor is not None and visitor.may("codes-barres.label", weighing.site_id)
    may_ask = visitor is not None and visitor.may("codes-barres.read", weighing.site_id)
    path = f"{home(weighing.site_id)}/objets/nouveau?depot={weighing.ticket_id}"
    return Fragment(
        "codes-barres/_scale.html",
        facts=json.dumps(facts),
        site=weighing.site_id if may_ask else "",
        new_object=path if may_label else "",
    )
