# SPDX-License-Identifier: Apache-2.0
"""Codes of makers that mean something here, and those that meant nothing yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.journal import append

from ..codes.grammar import LONGEST, decode
from ..codes.kinds import ForeignCode
from ..codes.problems import CodeUnknown, shown
from ..models import Article, UnknownScan
from .objects import LONGEST_NAME, STREAM, check_sale

#: Of one site: a reader gone mad fills no base.
MOST_UNKNOWN = 1000


@dataclass(frozen=True)
class ArticleFacts:
    """What a maker's code means.

    :param price_cents: ``None`` when the till asks for it each time.
    """

    name: str
    category_id: UUID
    price_cents: int | None = None


def remember(session: Session, code: str, facts: ArticleFacts, *, by: UUID | None) -> Article:
    """Say what a maker's code means, for every site; what it meant stays in the journal.

    :raises CodeEmpty, CodeTooLong, CodeDamaged, CodeUnknown: it is no maker's code.
    :raises ObjectRefused: a fact does not hold.
    """
    read = decode(code)
    if not isinstance(read, ForeignCode):
        raise CodeUnknown(code)
    check_sale(session, facts.name, facts.category_id, facts.price_cents)
    row = article_of(session, read.digits) or Article(digits=read.digits)
    row.name, row.category_id = facts.name.strip()[:LONGEST_NAME], facts.category_id
    row.price_cents, row.changed_at, row.changed_by = facts.price_cents, clock.now(), by
    session.add(row)
    session.execute(delete(UnknownScan).where(UnknownScan.code == read.digits))
    told = {"digits": row.digits, "category": str(row.category_id), "price_cents": row.price_cents}
    append(session, STREAM, "article.remembered", told, author=by)
    return row


def article_of(session: Session, digits: str) -> Article | None:
    """Give what a maker's code means; ``None`` when nobody said."""
    return session.scalar(select(Article).where(Article.digits == digits))


def articles(session: Session) -> Sequence[Article]:
    """List the maker's codes that mean something, by name."""
    return session.scalars(select(Article).order_by(Article.name, Article.digits)).all()


def note_unknown(session: Session, site_id: UUID, text: str) -> None:
    """Keep a code that meant nothing, for whoever labels; how often, and never twice.

    What nobody could read aloud is no code: nothing is kept of it.
    """
    code = shown(text.strip()[:LONGEST])
    if not code or not text.strip().isprintable():
        return
    now = clock.now()
    known = select(UnknownScan).where(UnknownScan.site_id == site_id, UnknownScan.code == code)
    row = session.scalar(known)
    if row is not None:
        row.times, row.last_at = row.times + 1, now
        return
    count = select(func.count()).select_from(UnknownScan).where(UnknownScan.site_id == site_id)
    if (session.scalar(count) or 0) < MOST_UNKNOWN:
        session.add(UnknownScan(site_id=site_id, code=code, times=1, first_at=now, last_at=now))


def unknown_at(session: Session, site_id: UUID) -> Sequence[UnknownScan]:
    """List what meant nothing at a site, the last one first."""
    query = select(UnknownScan).where(UnknownScan.site_id == site_id)
    return session.scalars(query.order_by(UnknownScan.last_at.desc())).all()


def set_aside(session: Session, site_id: UUID, scan_id: UUID, *, by: UUID | None) -> None:
    """Forget a code that means nothing, and is not to mean anything."""
    row = session.get(UnknownScan, scan_id)
    if row is not None and row.site_id == site_id:
        append(session, STREAM, "unknown.set-aside", {"times": row.times}, author=by)
        session.delete(row)
