# SPDX-License-Identifier: Apache-2.0
"""Use cases on the sessions of browsers; none of them commits."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from ressourcerie_core import clock
from ressourcerie_core.auth.device_models import Device
from ressourcerie_core.auth.models import Account, SignedInSession
from ressourcerie_core.auth.problems import NotSignedIn

#: ``office``: by a password, in a browser of one's own; ``post``: by a PIN or a badge, on a device
#: that several share.
Kind = Literal["office", "post"]

IDLE_LIMITS: dict[str, timedelta] = {
    "office": timedelta(minutes=30),
    "post": timedelta(minutes=15),
}
ABSOLUTE_LIMIT = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)  # a finer trace would cost a write at each page


def add(
    session: Session,
    *,
    account_id: UUID,
    digest: bytes,
    kind: Kind = "office",
    device: Device | None = None,
) -> SignedInSession:
    """Open a session of an account, and forget those whose time is over.

    :param device: the one that it is opened on: it works at its site, and ends with it.
    """
    now = clock.now()
    forget_expired(session)
    opened = SignedInSession(
        digest=digest,
        account_id=account_id,
        kind=kind,
        device_id=device.id if device else None,
        site_id=device.site_id if device else None,
        created_at=now,
        last_seen_at=now,
        expires_at=now + ABSOLUTE_LIMIT,
    )
    session.add(opened)
    return opened


def forget_expired(session: Session) -> None:
    """Delete the sessions whose time is over."""
    session.execute(delete(SignedInSession).where(SignedInSession.expires_at <= clock.now()))


def open_with(session: Session, *, digest: bytes) -> SignedInSession:
    """Give the session of a cookie's digest, with its account.

    :raises NotSignedIn: the same whether it is unknown, over, idle, of a closed account, or on a
        device that was revoked.
    """
    row = session.execute(
        select(SignedInSession, Device.revoked_at)
        .outerjoin(Device, Device.id == SignedInSession.device_id)
        .where(SignedInSession.digest == digest)
        .options(joinedload(SignedInSession.account).selectinload(Account.grants))
    ).first()
    if row is None or not _is_open(row[0], device_revoked_at=row[1]):
        raise NotSignedIn
    found: SignedInSession = row[0]
    return found


def is_to_refresh(opened: SignedInSession) -> bool:
    """Tell whether a session was last noted long enough ago to note it again."""
    return clock.now() - opened.last_seen_at >= SEEN_EVERY


def mark_seen(session: Session, *, session_id: UUID) -> None:
    """Note that a session serves now, and its device with it; this puts off its idle limit."""
    now = clock.now()
    seen = session.get_one(SignedInSession, session_id)
    seen.last_seen_at = now
    if seen.device_id:
        session.get_one(Device, seen.device_id).last_seen_at = now


def revoke(session: Session, *, digest: bytes) -> None:
    """Make the session of a cookie's digest open nothing any more, if there is one."""
    ended = update(SignedInSession).where(SignedInSession.digest == digest)
    session.execute(ended.values(revoked_at=clock.now()))


def rotate(session: Session, *, digest: bytes, new_digest: bytes) -> None:
    """Let a session go on under another cookie, so that a copy of the former opens nothing."""
    renewed = update(SignedInSession).where(SignedInSession.digest == digest)
    session.execute(renewed.values(digest=new_digest))


def revoke_all(session: Session, *, account_id: UUID, but: bytes = b"") -> None:
    """Sign a person out of every browser.

    :param but: the digest of the session that goes on, if one does.
    """
    theirs = update(SignedInSession).where(
        SignedInSession.account_id == account_id, SignedInSession.digest != but
    )
    session.execute(theirs.values(revoked_at=clock.now()))


def revoke_own(session: Session, *, account_id: UUID, session_id: UUID) -> None:
    """Sign a person out of one browser, if it is theirs."""
    theirs = update(SignedInSession).where(
        SignedInSession.account_id == account_id, SignedInSession.id == session_id
    )
    session.execute(theirs.values(revoked_at=clock.now()))


def opened_by(session: Session, *, account_id: UUID) -> list[tuple[SignedInSession, str | None]]:
    """List the open sessions of a person, the last used first, with the name of its device."""
    rows = session.execute(
        select(SignedInSession, Device.name, Device.revoked_at)
        .outerjoin(Device, Device.id == SignedInSession.device_id)
        .where(SignedInSession.account_id == account_id)
        .order_by(SignedInSession.last_seen_at.desc())
    ).all()
    return [
        (opened, name)
        for opened, name, revoked_at in rows
        if _is_open(opened, device_revoked_at=revoked_at)
    ]


def _is_open(opened: SignedInSession, *, device_revoked_at: datetime | None) -> bool:
    now = clock.now()
    if opened.revoked_at or opened.account.disabled_at or device_revoked_at:
        return False
    return now < opened.expires_at and now - opened.last_seen_at < IDLE_LIMITS[opened.kind]
