# SPDX-License-Identifier: Apache-2.0
"""Attempts at a PIN: three wrong ones make their device wait, ten in an hour lock their account.

They are counted in the base, so that several processes count together and a restart forgives
nothing. What is counted comes from enrolled devices alone: nobody else can lock somebody out, nor
keep the writer busy.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth.device_models import Device, PinAttempt
from ressourcerie_core.auth.device_problems import TooManyPins
from ressourcerie_core.auth.models import Account
from ressourcerie_core.db import Database

PER_DEVICE = 3
FIRST_WAIT = timedelta(minutes=1)  # then twice as long each time
LONGEST_WAIT = timedelta(hours=1)
PER_ACCOUNT = 10
WINDOW = timedelta(hours=1)
FORGOTTEN_AFTER = 2 * LONGEST_WAIT


class PinAttempts:
    """The failed attempts of each device, and of each account over all devices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, *, device_id: UUID, account_id: UUID) -> bool:
        """Count an attempt as failed until :meth:`succeed`; tell whether it may be evaluated.

        It may not when the account is locked; the answer must then look like any failure.

        :raises TooManyPins: the device must wait; nothing is counted.
        """
        with self._database.read() as session:  # who hammers does not reach the writer
            _refuse_early(session, device_id)
        return self._database.write(lambda session: _count(session, device_id, account_id))

    def succeed(self, *, device_id: UUID, account_id: UUID) -> None:
        """Forgive an account its failures: it was its own person who mistyped.

        What the same device failed for others stays, or who knows one PIN could guess for ever.
        """
        theirs = delete(PinAttempt).where(
            PinAttempt.device_id == device_id, PinAttempt.account_id == account_id
        )

        def forgive(session: Session) -> None:
            session.execute(theirs)
            _forget_account(session, account_id)

        self._database.write(forgive)

    def locked(self) -> Mapping[UUID, datetime]:
        """Give the locked accounts, each with the instant at which it may try again."""
        recent = (
            select(PinAttempt.account_id, func.min(PinAttempt.made_at))
            .where(PinAttempt.account_id.is_not(None), PinAttempt.made_at > clock.now() - WINDOW)
            .group_by(PinAttempt.account_id)
            .having(func.count() >= PER_ACCOUNT)
        )
        with self._database.read() as session:
            found = session.execute(recent).all()
        return {account_id: first + WINDOW for account_id, first in found if account_id}

    def lift(self, account_id: UUID) -> None:
        """Let an account try again at once."""
        self._database.write(lambda session: _forget_account(session, account_id))


def forget_expired(session: Session) -> None:
    """Delete the attempts of the devices on which nobody has failed for long."""
    quiet = (
        select(PinAttempt.device_id)
        .group_by(PinAttempt.device_id)
        .having(func.max(PinAttempt.made_at) <= clock.now() - FORGOTTEN_AFTER)
    )
    session.execute(delete(PinAttempt).where(PinAttempt.device_id.in_(quiet)))


def _count(session: Session, device_id: UUID, account_id: UUID) -> bool:
    for one in (Device, Account):  # several at once count one after the other
        its_id = device_id if one is Device else account_id
        session.execute(select(one.id).where(one.id == its_id).with_for_update(key_share=True))
    now = clock.now()
    _refuse_early(session, device_id)
    _forget_old(session, device_id, now)
    recent = select(func.count()).where(
        PinAttempt.account_id == account_id, PinAttempt.made_at > now - WINDOW
    )
    is_open = session.scalars(recent).one() < PER_ACCOUNT
    # Of a locked account, the device alone remembers: trying on must not lock it for longer.
    counted = account_id if is_open else None
    session.add(PinAttempt(device_id=device_id, account_id=counted, made_at=now))
    return is_open


def _refuse_early(session: Session, device_id: UUID) -> None:
    failures = select(func.count(), func.max(PinAttempt.made_at))
    count, last = session.execute(failures.where(PinAttempt.device_id == device_id)).one()
    waits, rest = divmod(count, PER_DEVICE)
    if rest or not waits:
        return
    # The exponent is bounded before the power is taken.
    opens_at = last + min(FIRST_WAIT * 2 ** min(waits - 1, 10), LONGEST_WAIT)
    if opens_at > clock.now():
        raise TooManyPins(ceil((opens_at - clock.now()).total_seconds()))


def _forget_old(session: Session, device_id: UUID, now: datetime) -> None:
    of_device = PinAttempt.device_id == device_id
    last = session.scalar(select(func.max(PinAttempt.made_at)).where(of_device))
    if last and now - last >= FORGOTTEN_AFTER:
        session.execute(delete(PinAttempt).where(of_device))


def _forget_account(session: Session, account_id: UUID) -> None:
    theirs = update(PinAttempt).where(PinAttempt.account_id == account_id)
    session.execute(theirs.values(account_id=None))
