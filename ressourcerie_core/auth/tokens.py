# SPDX-License-Identifier: Apache-2.0
"""Use cases on bearer tokens; none of them commits."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, contains_eager, joinedload

from ressourcerie_core import clock
from ressourcerie_core.auth.accounts import find, find_active
from ressourcerie_core.auth.granting import permissions_by_site, permissions_of
from ressourcerie_core.auth.models import Account, Token
from ressourcerie_core.auth.names import normal_name
from ressourcerie_core.auth.problems import NotSignedIn, ScopeRefused, TokenNameTaken, UnknownToken
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.errors import Refused
from ressourcerie_core.journal import note

PREFIX = "rsc_"  # lets a person, or a scanner of leaks, see what it is


def new_secret() -> str:
    """Make the secret of a token: 256 random bits, shown once and never kept."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """Give what is kept of a secret; with 256 random bits a plain digest cannot be guessed."""
    return hashlib.sha256(secret.encode()).digest()


def add(
    session: Session,
    *,
    login: str,
    name: str,
    digest: bytes,
    scopes: Collection[str],
    rights: Rights,
    expires_at: datetime | None = None,
) -> Token:
    """Add a token whose scopes its account has."""
    account = find_active(session, login)
    by_site = permissions_by_site(account, rights)
    permitted = permissions_of(account, rights).union(*by_site.values())
    if refused := sorted(set(scopes) - permitted):
        raise Refused(
            ScopeRefused(scope, login=account.login, permitted=permitted) for scope in refused
        )
    token = Token(
        account=account,
        name=normal_name(name),
        digest=digest,
        scopes=sorted(set(scopes)),
        created_at=clock.now(),
        expires_at=expires_at,
    )
    try:
        with session.begin_nested():  # The unique index decides, however many add at once.
            session.add(token)
    except IntegrityError as error:
        raise TokenNameTaken(token.name, login=account.login) from error
    note(session, "token.added", after={**_facts_of(token), "scopes": token.scopes})
    return token


def everything(session: Session) -> Sequence[Token]:
    """List the tokens by account and name, revoked ones included."""
    return session.scalars(
        select(Token)
        .join(Token.account)
        .options(contains_eager(Token.account))
        .order_by(Account.login, Token.name, Token.created_at)
    ).all()


def revoke(session: Session, *, login: str, name: str) -> Token:
    """Make a token open nothing any more."""
    account = find(session, login)
    named = select(Token).where(Token.account == account, Token.name == normal_name(name))
    token = session.scalar(named.where(Token.revoked_at.is_(None)))
    if token is None:
        raise UnknownToken(name, login=account.login)
    token.revoked_at = clock.now()
    note(session, "token.revoked", after=_facts_of(token))
    return token


def open_with(session: Session, *, secret: str) -> Token:
    """Give the token of a secret, with its account.

    :raises NotSignedIn: the same whether it is unknown, revoked, expired or of a closed account.
    """
    digest = digest_of(secret)
    token = session.scalar(
        select(Token).where(Token.digest == digest).options(joinedload(Token.account))
    )
    if token is None or not hmac.compare_digest(token.digest, digest) or not _is_open(token):
        raise NotSignedIn
    return token


def mark_used(session: Session, *, token_id: UUID, day: date) -> None:
    """Note the last day on which a token served; a finer trace would follow a person."""
    token = session.get_one(Token, token_id)
    token.last_used_on = day


def _facts_of(token: Token) -> dict[str, str]:
    return {"token": str(token.id), "account": str(token.account.id)}


def _is_open(token: Token) -> bool:
    if token.revoked_at or token.account.disabled_at:
        return False
    return token.expires_at is None or clock.now() < token.expires_at
