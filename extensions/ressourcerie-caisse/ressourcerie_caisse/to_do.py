# SPDX-License-Identifier: Apache-2.0
"""What waits at the tills, on the home page of who may do something about it."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.auth import Visitor
from ressourcerie_core.i18n import _
from ressourcerie_core.web import ToDo

from .models import SessionKind, Till
from .service import settling, viewing


def to_do(session: Session, visitor: Visitor) -> list[ToDo]:
    """Give the sessions of before today that are open, what came late or never, what is kept."""
    sites = sorted(visitor.sites("caisse.read"))
    return [one for site_id in sites for one in _at(session, site_id)]


def _at(session: Session, site_id: UUID) -> Iterator[ToDo]:
    path = f"/caisse/sites/{site_id}"
    today = viewing.today_at(session, site_id)
    for opened in viewing.open_sessions(session, site_id):
        if opened.day < today and opened.kind == SessionKind.NORMAL:
            till = session.get_one(Till, opened.till_id)
            label = _("Session d'avant encore ouverte, {till}").format(till=till.name)
            yield ToDo(label, f"{path}/sessions/{opened.id}", urgent=True)
    if waiting := settling.waiting_count(session, site_id):
        label = _("Tickets tardifs ou numéros manquants à examiner")
        yield ToDo(label, f"{path}/anomalies", count=waiting, urgent=True)
    for one in viewing.tills_now(session, site_id):
        if one.contact is not None and one.contact.pending:
            label = _("{till} : actes pas encore arrivés").format(till=one.till.name)
            yield ToDo(label, f"{path}/jour", count=one.contact.pending)
