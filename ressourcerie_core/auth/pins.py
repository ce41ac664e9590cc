# SPDX-License-Identifier: Apache-2.0
"""Use cases on the codes and badges by which people sign in on a device; none of them commits.

A code of some digits can be guessed, so it is worth something only on an enrolled device, where
attempts are counted (see :mod:`ressourcerie_core.auth.pin_attempts`). A badge holds 129 random
bits, in letters that a French and an American keyboard put in the same place: a scanner types like
an American one.
"""

import re
import secrets
from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth.device_models import Badge, Pin
from ressourcerie_core.auth.device_problems import PinRefused, UnknownBadge, WrongBadge
from ressourcerie_core.auth.models import Account, Grant, SignedInSession
from ressourcerie_core.auth.tokens import digest_of
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import note

PIN = re.compile(r"[0-9]{4,8}")
DRAWN_LENGTH = 4
FEWEST_DISTINCT = 3
KEYPAD_LINES = ("2580", "0852", "1470", "0741", "3690", "0963")
BADGE_SIGNS = "bcdefghijklnoprstuvx"
BADGE_LENGTH = 30
#: Each code has one: the codes of labels have none, and are told from it.
BADGE_VOWELS = frozenset("eiou")
BADGE = re.compile(rf"[{BADGE_SIGNS}]{{{BADGE_LENGTH}}}")


def accepted_pin(typed: str) -> str:
    """Give a code that obeys the rules.

    :raises PinRefused: it does not; the reason is in French.
    """
    if not PIN.fullmatch(typed):
        raise PinRefused(_("il faut de 4 à 8 chiffres, et rien d'autre"))
    if reason := _triviality(typed):
        raise PinRefused(reason)
    return typed


def drawn_pin() -> str:
    """Draw a code at random among those that obey the rules."""
    while True:
        drawn = f"{secrets.randbelow(10**DRAWN_LENGTH):0{DRAWN_LENGTH}}"
        if not _triviality(drawn):
            return drawn


def keep_pin(
    session: Session, *, account_id: UUID, pin_hash: str, kept_session: bytes = b""
) -> None:
    """Give a person a code, in place of the one before, and end their sessions on devices.

    :param kept_session: the digest of the one that goes on, when they choose the code themselves.
    """
    session.merge(Pin(account_id=account_id, hash=pin_hash, set_at=clock.now()))
    end_posts(session, account_id=account_id, but=kept_session)
    note(session, "pin.set", after={"account": str(account_id)})


def remove_pin(session: Session, *, account_id: UUID) -> None:
    """Take a person's code away, and end their sessions on devices."""
    session.execute(delete(Pin).where(Pin.account_id == account_id))
    end_posts(session, account_id=account_id)
    note(session, "pin.removed", after={"account": str(account_id)})


def end_posts(session: Session, *, account_id: UUID, but: bytes = b"") -> None:
    """Sign a person out of every device where a code or a badge let them in.

    :param but: the digest of a session that goes on.
    """
    theirs = update(SignedInSession).where(
        SignedInSession.account_id == account_id,
        SignedInSession.kind == "post",
        SignedInSession.digest != but,
    )
    session.execute(theirs.values(revoked_at=clock.now()))


def people_at(session: Session, *, site_id: UUID) -> Sequence[Account]:
    """List by name the people who have a code and something to do at a site."""
    having_code = select(Account).join(Pin, Pin.account_id == Account.id)
    return session.scalars(
        having_code.where(*_works_at(site_id)).order_by(Account.display_name)
    ).all()


def kept_hash(session: Session, *, site_id: UUID, account_id: UUID) -> str | None:
    """Give what is kept of a person's code, if they may sign in at a site: always one query."""
    having_code = select(Pin.hash).join(Account, Pin.account_id == Account.id)
    return session.scalar(having_code.where(Pin.account_id == account_id, *_works_at(site_id)))


def new_badge_code() -> str:
    """Make the code that a badge shows; its vowels tell it from codes that have none."""
    while True:
        code = "".join(secrets.choice(BADGE_SIGNS) for _sign in range(BADGE_LENGTH))
        if set(code) & BADGE_VOWELS:
            return code


def make_badge(session: Session, *, account_id: UUID, code: str) -> None:
    """Give a person a badge that shows this code; it is kept nowhere else."""
    session.add(Badge(account_id=account_id, digest=digest_of(code), made_at=clock.now()))
    note(session, "badge.made", after={"account": str(account_id)})


def badges_of(session: Session, *, account_id: UUID) -> Sequence[Badge]:
    """List the badges of a person that are in service, oldest first."""
    theirs = select(Badge).where(Badge.account_id == account_id, Badge.revoked_at.is_(None))
    return session.scalars(theirs.order_by(Badge.made_at)).all()


def revoke_badge(session: Session, *, account_id: UUID, badge_id: UUID) -> None:
    """Make a badge open nothing any more, and end the sessions that it may have opened.

    :raises UnknownBadge: the person has no such badge in service.
    """
    badge = session.get(Badge, badge_id)
    if badge is None or badge.account_id != account_id or badge.revoked_at:
        raise UnknownBadge
    badge.revoked_at = clock.now()
    end_posts(session, account_id=account_id)
    note(session, "badge.revoked", after={"account": str(account_id)})


def bearer_at(session: Session, *, site_id: UUID, code: str) -> Account:
    """Give the person whose badge shows a code, if they have something to do at a site.

    :raises WrongBadge: the same, whatever is wrong.
    """
    digest = digest_of(code.strip().lower())
    shown = select(Account).join(Badge, Badge.account_id == Account.id)
    right = (Badge.digest == digest, Badge.revoked_at.is_(None))
    account = session.scalar(shown.where(*right, *_works_at(site_id)))
    if account is None:
        raise WrongBadge
    return account


def _works_at(site_id: UUID) -> tuple[ColumnElement[bool], ...]:
    here = or_(Grant.site_id == site_id, Grant.site_id.is_(None))
    granted = select(Grant.id).where(Grant.account_id == Account.id, here).exists()
    return Account.disabled_at.is_(None), or_(Account.administrator, granted)


def _triviality(pin: str) -> str | None:
    if len(set(pin)) < FEWEST_DISTINCT:
        return _("il répète presque toujours les mêmes chiffres")
    digits = [int(sign) for sign in pin]
    steps = {(after - before) % 10 for before, after in pairwise(digits)}
    if len(steps) == 1:
        return _("c'est une suite de chiffres")
    half = len(pin) // 2
    if pin[:half] == pin[half:] or pin in KEYPAD_LINES:
        return _("il fait partie de ceux que l'on essaie en premier")
    return None
