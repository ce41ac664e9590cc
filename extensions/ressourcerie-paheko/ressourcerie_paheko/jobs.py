# SPDX-License-Identifier: Apache-2.0
"""What the accounting does by itself: it sends what waits, when the treasurer wants it so."""

from typing import TYPE_CHECKING, cast

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.module import Context

from .connecting import client_of
from .service.checking import RECENT, today_at_first_site
from .service.comparing import SendingNow, comparison_done, keep, period_of
from .service.comparing import compare as compared
from .service.sending import is_due, send_waiting, switch, switch_as_it_is

if TYPE_CHECKING:
    from .settings import PahekoSettings


def do_what_waits(context: Context) -> None:
    """Send what waits, and compare if somebody asked for it."""
    send(context)
    compare_if_asked(context)


def send(context: Context) -> None:
    """Send what waits, if it is time."""
    with context.database.read() as session:
        start = switch_as_it_is(session).start
        if start is None or not is_due(session):
            return
    settings = cast("PahekoSettings", context.settings)
    send_waiting(context.database, client_of(settings, context.outgoing), start=start)


def compare_if_asked(context: Context) -> None:
    """Compare both sides if somebody asked for it, and tell whoever asked why it could not be."""
    with context.database.read() as session:
        if switch_as_it_is(session).compare_asked_at is None:
            return
    trouble = None
    try:
        if not compare(context):
            trouble = _("Paheko n'a aucun exercice ouvert : il n'y a rien à comparer.")
    except SendingNow:
        return  # The next minute tries again.
    except Problem as problem:
        trouble = problem.as_line()
    context.database.write(lambda session: comparison_done(session, trouble))


def compare_each_night(context: Context) -> None:
    """Compare what was sent, once something may be."""
    with context.database.read() as session:
        if switch_as_it_is(session).start is None:
            return
    compare(context)


def compare(context: Context) -> bool:
    """Compare the open years with what was sent, and see whether Paheko's own till serves too.

    :returns: whether a year is open, so that there was something to compare.
    """
    with context.database.read() as session:
        today = today_at_first_site(session)
    client = client_of(cast("PahekoSettings", context.settings), context.outgoing)
    period = period_of(client.years())
    if period is not None:
        found = compared(context.database, client, *period)
        context.database.write(lambda session: keep(session, found))
    own = client.till_sessions_since(today - RECENT)
    last = own.last if own else None
    context.database.write(lambda session: setattr(switch(session), "own_till", last))
    return period is not None
