# SPDX-License-Identifier: Apache-2.0
"""What waits in the accounting, on the home page of who may do something about it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Visitor
from ressourcerie_core.i18n import _
from ressourcerie_core.web import ToDo

from .models import Booking, State
from .service import comparing, sending

_PATH = "/paheko/comptabilite"


def to_do(session: Session, visitor: Visitor) -> list[ToDo]:
    """Give the pieces that need a person, and whether nothing goes at all."""
    if not visitor.may("paheko.send"):
        return []
    switch = sending.switch_as_it_is(session)
    if switch.start is None:
        return []
    stuck = select(func.count()).where(
        Booking.state.in_((State.REFUSED, State.PARKED)), Booking.day >= switch.start
    )
    found = []
    if count := session.scalar(stuck.where(Booking.settled_at.is_(None))):
        label = _("Clôtures que Paheko n'a pas prises")
        found.append(ToDo(label, _PATH, count=count, urgent=True))
    if switch.trouble:
        found.append(ToDo(_("L'envoi à Paheko n'avance pas"), _PATH, urgent=True))
    last = comparing.last_comparison(session)
    if last is not None and not last[1].agrees:
        label = _("Paheko et la caisse ne disent pas la même chose")
        found.append(ToDo(label, f"{_PATH}/comparaison", urgent=True))
    return found
