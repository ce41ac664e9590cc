# SPDX-License-Identifier: Apache-2.0
"""Count a late act after all, in a session that is open: it keeps its own time."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from ..models import ActKind, SessionKind, Stray, StrayOutcome, Till, TillSession
from .acts.numbering import SCHOOL
from .acts.problems import CannotCount
from .acts.recording import attach_act
from .holding import open_sessions_of
from .setting_up import STREAM, find_till
from .settling import find_stray
from .working_problems import AttachRefused

#: Who decides has looked at it: no right is asked again of who made it.
_ALL = frozenset({"caisse.sell", "caisse.refund", "caisse.manage"})
_ATTACHED = (ActKind.TICKET, ActKind.MOVEMENT)


def attach(session: Session, site_id: UUID, stray_id: UUID, *, by: UUID) -> None:
    """Count a late ticket or movement in the session that is open at its till.

    :raises AttachRefused: no session is open there, or it still cannot be counted.
    """
    stray = find_stray(session, site_id, stray_id)
    till = find_till(session, site_id, stray.till_id)
    if stray.kind not in _ATTACHED:
        raise AttachRefused(_("Seuls un ticket et un mouvement se rattachent."))
    opened = _open_session(session, till, stray)
    try:
        attach_act(session, stray, till, lambda _account: _ALL, opened)
    except CannotCount as still:
        raise AttachRefused(still.why) from None
    stray.outcome, stray.settled_at, stray.settled_by = StrayOutcome.ATTACHED, clock.now(), by
    facts = {"act": str(stray.id), "number": stray.number, "session": str(opened.id)}
    append(session, STREAM, "stray.attached", facts, by)


def _open_session(session: Session, till: Till, stray: Stray) -> TillSession:
    """Give the open session of the same kind: what the school sold is never a real sale."""
    was = session.scalar(select(TillSession.kind).where(TillSession.id == stray.session_id))
    school = was == SessionKind.SCHOOL or (stray.number or "").startswith(SCHOOL)
    for opened in open_sessions_of(session, till.id):
        if (opened.kind == SessionKind.SCHOOL) == school and opened.kind != SessionKind.DEFERRED:
            return opened
    raise AttachRefused(
        _("Aucune session de la caisse « {till} » n'est ouverte.").format(till=till.name)
    )
