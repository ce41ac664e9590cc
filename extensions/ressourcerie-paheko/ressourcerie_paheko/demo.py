# SPDX-License-Identifier: Apache-2.0
"""An invented month of bookings: most are in an imaginary Paheko, the last ones wait."""

from datetime import timedelta

from ressourcerie_caisse.public import closings_since
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _

from .models import Booking, State
from .service import acting, plan
from .service.checking import today_at_first_site
from .service.plan import Accounts
from .service.recording import record_closing

DAYS = 40
WAITING = 2
_PAGE = "https://compta.example.org/admin/acc/transactions/details.php?id="


def fill(session: Session) -> None:
    """Keep what the tills closed of late, and say that an imaginary Paheko has most of it."""
    first = today_at_first_site(session) - timedelta(days=DAYS)
    plan.change(session, _accounts(), by=None)
    session.flush()
    acting.begin_on(session, first, by=None)
    bookings = [record_closing(session, facts) for facts in closings_since(session, first)]
    for rank, booking in enumerate(bookings[:-WAITING], 1):
        _send(booking, rank)
    for booking in bookings[-WAITING:][:1]:
        _refuse(booking)


def _accounts() -> Accounts:
    usual = Accounts()
    return usual.model_copy(update={"methods": {**usual.methods, "card": "512B"}})


def _send(booking: Booking, rank: int) -> None:
    if booking.state == State.PENDING:
        booking.state, booking.tried_at = State.SENT, clock.now()
        booking.paheko_id, booking.paheko_year, booking.url = rank, 1, f"{_PAGE}{rank}"


def _refuse(booking: Booking) -> None:
    if booking.state == State.PENDING:
        booking.state = State.REFUSED
        booking.why = _(
            'Paheko refuse : « Le compte avec le code "512B" sur la ligne 2 n\'existe pas ».'
        )
