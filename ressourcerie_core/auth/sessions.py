# SPDX-License-Identifier: Apache-2.0
"""Use cases on the sessions of browsers; none of them commits."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from ressourcerie_core import clock
from ressourcerie_core.auth.models import Account, SignedInSession
from ressourcerie_core.auth.problems import NotSignedIn

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)  # a finer trace would cost a write at each page


def add(session: Session, *, account_id: UUID, digest: bytes) -> SignedInSession:
    """Open a session of an account, and forget those whose time is over."""
    now = clock.now()
    session.execute(delete(SignedInSession).where(SignedInSession.expires_at <= now))
    opened = SignedInSession(
        digest=digest,
        account_id=account_id,
        created_at=now,
        last_seen_at=now,
        expires_at=now + ABSOLUTE_LIMIT,
    )
    session.add(opened)
    return opened


def open_with(session: Session, *, digest: bytes) -> SignedInSession:
    """Give the session of a cookie's digest, with its account.

    :raises NotSignedIn: the same whether it is unknown, over, idle, or of a closed account.
    """
    found = session.scalar(
        select(SignedInSession)
        .where(SignedInSession.digest == digest)
        .options(joinedload(SignedInSession.account).selectinload(Account.grants))
    )
    if found is None or not _is_open(found):
        raise NotSignedIn
    return found


def is_to_refresh(opened: SignedInSession) -> bool:
    """Tell whether a session was last noted long enough ago to note it again."""
    return clock.now() - opened.last_seen_at >= SEEN_EVERY


def mark_seen(session: Session, *, session_id: UUID) -> None:
    """Note that a session serves now, which puts off its idle limit."""
    mark = update(SignedInSession).where(SignedInSession.id == session_id)
    session.execute(mark.values(last_seen_at=clock.now()))


def revoke(session: Session, *, digest: bytes) -> None:
    """Make the session of a cookie's digest open nothing any more, if there is one."""
    ended = update(SignedInSession).where(SignedInSession.digest == digest)
    session.execute(ended.values(revoked_at=clock.now()))


def revoke_all(session: Session, *, account_id: UUID) -> None:
    """Sign a person out of every browser."""
    theirs = update(SignedInSession).where(SignedInSession.account_id == account_id)
    session.execute(theirs.values(revoked_at=clock.now()))


def _is_open(opened: SignedInSession) -> bool:
    now = clock.now()
    if opened.revoked_at or opened.account.disabled_at or now >= opened.expires_at:
        return False
    return now - opened.last_seen_at < IDLE_LIMIT
