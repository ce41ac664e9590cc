# SPDX-License-Identifier: Apache-2.0
"""Use cases on accounts; none of them commits."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from ressourcerie_core import clock
from ressourcerie_core.auth import granting, sessions
from ressourcerie_core.auth.granting import RoleAt
from ressourcerie_core.auth.models import Account, Grant
from ressourcerie_core.auth.names import normal_login, normal_name
from ressourcerie_core.auth.passwords import Passwords
from ressourcerie_core.auth.problems import (
    AccountDisabled,
    LastAdministrator,
    LoginTaken,
    PersonErased,
    UnknownAccount,
    UnknownPerson,
    WrongPassword,
)
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.journal import note


def display_names(session: Session, account_ids: Collection[UUID]) -> dict[UUID, str]:
    """Tell what people call those who hold these accounts, in the order of names.

    :param account_ids: as journals and authorships hold them; one that is nobody's is left out.
    """
    named = select(Account.id, Account.display_name).where(Account.id.in_(account_ids))
    return dict(session.execute(named.order_by(Account.display_name)).all())


def add(
    session: Session,
    *,
    login: str,
    display_name: str,
    password_hash: str | None,
    rights: Rights,
    administrator: bool = False,
    roles: Iterable[RoleAt] = (),
) -> Account:
    """Add an account, with roles that hold at a site or everywhere."""
    account = Account(
        login=normal_login(login),
        display_name=normal_name(display_name),
        password_hash=password_hash,
        administrator=administrator,
        created_at=clock.now(),
        grants=granting.grants_of(roles, rights),
    )
    try:
        with session.begin_nested():  # The unique index decides, however many add at once.
            session.add(account)
    except IntegrityError as error:
        raise LoginTaken(account.login) from error
    note(session, "account.added", after=granting.facts_of(account))
    return account


def find(session: Session, login: str) -> Account:
    """Give the account of a login, active or not."""
    account = session.scalar(select(Account).where(Account.login == login.strip().lower()))
    if account is None:
        raise UnknownAccount(login, logins=session.scalars(select(Account.login)).all())
    return account


def of_id(session: Session, account_id: UUID) -> Account:
    """Give the account of an id, active or not.

    :raises UnknownPerson: there is none.
    """
    account = session.get(Account, account_id)
    if account is None:
        raise UnknownPerson
    return account


def find_active(session: Session, login: str) -> Account:
    """Give the account of a login, unless it is disabled."""
    account = find(session, login)
    if account.disabled_at:
        raise AccountDisabled(account.login)
    return account


def everyone(session: Session) -> Sequence[Account]:
    """List the accounts by login, disabled ones included."""
    return session.scalars(
        select(Account)
        .options(selectinload(Account.grants).selectinload(Grant.site))
        .order_by(Account.login)
    ).all()


def change_password(
    session: Session, *, login: str, password_hash: str, kept_session: bytes = b""
) -> Account:
    """Replace the password of an account, and sign it out of every browser.

    :param kept_session: the digest of the session that goes on, when its own person does it.
    """
    account = find_active(session, login)
    account.password_hash = password_hash
    sessions.revoke_all(session, account_id=account.id, but=kept_session)
    note(session, "account.password-changed", after={"account": str(account.id)})
    return account


def rename(session: Session, account: Account, *, display_name: str) -> None:
    """Give an account another name; the journal tells that, and neither name."""
    if account.erased_at:
        raise PersonErased
    account.display_name = normal_name(display_name)
    note(session, "account.renamed", after={"account": str(account.id)})


def appoint(session: Session, account: Account, *, administrator: bool) -> None:
    """Make an account an administrator's, or an ordinary one again.

    :raises LastAdministrator: nobody could administer any more.
    """
    if account.erased_at:
        raise PersonErased
    if account.administrator and not administrator:
        _refuse_last(session, account)
    with granting.noted(session, account):
        account.administrator = administrator


def disable(session: Session, *, login: str) -> Account:
    """Close an account, its tokens and sessions, unless nobody could administer any more."""
    account = find(session, login)
    _refuse_last(session, account)
    account.disabled_at = account.disabled_at or clock.now()
    sessions.revoke_all(session, account_id=account.id)
    note(session, "account.disabled", after={"account": str(account.id)})
    return account


def enable(session: Session, *, login: str) -> Account:
    """Open a disabled account again, with the grants and tokens that it had."""
    account = find(session, login)
    if account.erased_at:
        raise PersonErased
    account.disabled_at = None
    note(session, "account.enabled", after={"account": str(account.id)})
    return account


def sign_in(session: Session, *, login: str, password: str, passwords: Passwords) -> Account:
    """Give the account that a login and a password open.

    :raises WrongPassword: the same, after as long, whatever is wrong.
    """
    account = session.scalar(select(Account).where(Account.login == login.strip().lower()))
    right = passwords.match(password, account.password_hash if account else None)
    if account is None or not right or account.disabled_at:
        raise WrongPassword
    return account


def _refuse_last(session: Session, account: Account) -> None:
    active = select(Account).where(Account.administrator, Account.disabled_at.is_(None))
    administrators = session.scalars(active.with_for_update()).all()  # two cannot leave at once
    if list(administrators) == [account]:
        raise LastAdministrator(account.login)
