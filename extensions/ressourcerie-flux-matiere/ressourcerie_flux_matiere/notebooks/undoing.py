# SPDX-License-Identifier: Apache-2.0
"""A notebook that should not have been imported: each of its lines is cancelled, none is lost."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from ressourcerie_core import clock
from ressourcerie_core.journal import append

from ..models import Movement, Notebook, NotebookRow, NotebookUndoing
from ..service.days import hold_days
from ..service.ledger import JOURNAL, cancel, instead_of
from ..service.problems import ReasonMissing
from .problems import NotebookUndone

#: How many movements are looked for in one statement.
_AT_ONCE = 500


def undo(session: Session, notebook: Notebook, *, reason: str, by: UUID | None) -> int:
    """Cancel what stands of a notebook by mirrors; the same file may be imported again.

    What was corrected since is cancelled as it was corrected.

    :returns: how many lines were cancelled.
    :raises ReasonMissing: nobody says why.
    :raises NotebookUndone: it was undone already.
    """
    if not reason.strip():
        raise ReasonMissing
    hold_days(session, notebook.site_id)
    if undoing_of(session, notebook.id) is not None:
        raise NotebookUndone(notebook.name)
    standing = _standing(session, notebook)
    cancel(session, notebook.site_id, standing, reason=reason, by=by)
    session.add(
        NotebookUndoing(
            notebook_id=notebook.id,
            reason=reason.strip()[:200],
            recorded_at=clock.now(),
            author_id=by,
        )
    )
    facts = {"notebook": str(notebook.id), "reason": reason, "lines": len(standing)}
    append(session, JOURNAL, "notebook.undone", facts, by)
    return len(standing)


def undoing_of(session: Session, notebook_id: UUID) -> NotebookUndoing | None:
    """Tell when and why a notebook was undone, if it was."""
    query = select(NotebookUndoing).where(NotebookUndoing.notebook_id == notebook_id)
    return session.scalar(query)


def _standing(session: Session, notebook: Notebook) -> Sequence[Movement]:
    """List the movements of a notebook that nothing cancels, or what replaced them."""
    mirror = aliased(Movement)
    is_cancelled = exists().where(mirror.corrects_id == Movement.id)
    rows = select(NotebookRow.movement_id).where(NotebookRow.notebook_id == notebook.id)
    query = select(Movement, is_cancelled).where(Movement.id.in_(rows))
    standing = []
    found = session.execute(query).all()
    while found:
        standing += [movement for movement, cancelled in found if not cancelled]
        sources = [instead_of(movement.id) for movement, cancelled in found if cancelled]
        found = []
        for place in range(0, len(sources), _AT_ONCE):
            some = sources[place : place + _AT_ONCE]
            query = select(Movement, is_cancelled).where(Movement.source.in_(some))
            found += session.execute(query).all()
    return standing
