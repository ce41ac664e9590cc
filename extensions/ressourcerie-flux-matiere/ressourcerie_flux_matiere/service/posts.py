# SPDX-License-Identifier: Apache-2.0
"""The posts of the reception, and their shifts: who weighs where, since when."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from ressourcerie_catalogue.public import folded
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from ..models import Post, Shift, ShiftKind, Ticket
from .days import check_day, hold_days, share_days, site_of
from .ledger import JOURNAL
from .problems import (
    IdTaken,
    NameRefused,
    PostArchived,
    ShiftAlreadyOpen,
    TicketsStillOpen,
    Unknown,
)


def posts_of(session: Session, site_id: UUID) -> Sequence[Post]:
    """List the posts of a site that are in use, by name."""
    query = select(Post).where(Post.site_id == site_id, Post.archived_at.is_(None))
    return session.scalars(query.order_by(Post.name_key)).all()


def add_post(session: Session, site_id: UUID, *, name: str) -> Post:
    """Add a post to a site."""
    site_of(session, site_id)
    hold_days(session, site_id)
    kept = " ".join(name.split())
    if not kept or any(post.name_key == folded(kept) for post in posts_of(session, site_id)):
        raise NameRefused(kept)
    post = Post(site_id=site_id, name=kept, name_key=folded(kept))
    session.add(post)
    session.flush()  # gives the row its identifier
    _journal(session, "post.added", post)
    return post


def archive_post(session: Session, site_id: UUID, post_id: UUID) -> Post:
    """Put a post out of use, once it is closed."""
    post = find_post(session, site_id, post_id)
    if opened := open_shifts(session, site_id, post_id):
        raise ShiftAlreadyOpen(post.name, opened[0].id)
    if post.archived_at is None:
        post.archived_at = clock.now()
        _journal(session, "post.archived", post)
    return post


def _journal(session: Session, kind: str, post: Post) -> None:
    facts = {"post": str(post.id), "site": str(post.site_id), "name": post.name}
    append(session, JOURNAL, kind, facts)


def find_post(session: Session, site_id: UUID, post_id: UUID) -> Post:
    """Give a post of a site, archived or not."""
    post = session.get(Post, post_id)
    if post is None or post.site_id != site_id:
        raise Unknown(_("poste"), post_id)
    return post


def find_shift(session: Session, site_id: UUID, shift_id: UUID) -> Shift:
    """Give a shift of a site, open or closed."""
    shift = session.get(Shift, shift_id)
    if shift is None:
        raise Unknown(_("ouverture de poste"), shift_id)
    find_post(session, site_id, shift.post_id)
    return shift


def open_shifts(session: Session, site_id: UUID, post_id: UUID | None = None) -> Sequence[Shift]:
    """List the shifts that are open at a site, or at one of its posts."""
    query = (
        select(Shift)
        .join(Post, Post.id == Shift.post_id)
        .where(Post.site_id == site_id, Shift.closed_at.is_(None))
        .order_by(Shift.opened_at)
    )
    if post_id is not None:
        query = query.where(Shift.post_id == post_id)
    return session.scalars(query).all()


def open_shift(
    session: Session,
    site_id: UUID,
    post_id: UUID,
    *,
    shift_id: UUID,
    by: UUID | None,
    day: date | None = None,
) -> Shift:
    """Open a post: for today, or for a past day whose weighings were noted elsewhere.

    :param shift_id: made by the device; asked again with the same, gives the same shift.
    :param day: the past day of a deferred shift; ``None`` for a normal one.
    """
    post = find_post(session, site_id, post_id)
    if post.archived_at is not None:
        raise PostArchived(post.name)
    share_days(session, site_id)
    session.get(Post, post_id, with_for_update=True, populate_existing=True)
    kind = ShiftKind.NORMAL if day is None else ShiftKind.DEFERRED
    if (same := session.get(Shift, shift_id)) is not None:
        if (same.post_id, same.kind, same.day) != (post_id, kind, day):
            raise IdTaken(shift_id)
        return same
    if day is not None:
        check_day(session, site_id, day)
    for opened in open_shifts(session, site_id, post_id):
        if (opened.kind, opened.day) == (kind, day):
            raise ShiftAlreadyOpen(post.name, opened.id)
    shift = Shift(
        id=shift_id, post_id=post_id, kind=kind, day=day, opened_at=clock.now(), opened_by=by
    )
    session.add(shift)
    session.flush()  # others point to it
    return shift


def close_shift(session: Session, site_id: UUID, shift_id: UUID, *, by: UUID | None) -> Shift:
    """Close a post, once its tickets are; closed again, it stays as it is."""
    shift = find_shift(session, site_id, shift_id)
    session.refresh(shift, with_for_update=True)
    if shift.closed_at is None:
        query = select(Ticket.number).where(Ticket.shift_id == shift_id, Ticket.closed_at.is_(None))
        if numbers := session.scalars(query.order_by(Ticket.number)).all():
            raise TicketsStillOpen(list(numbers))
        shift.closed_at, shift.closed_by = clock.now(), by
    return shift
