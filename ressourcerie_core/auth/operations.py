# SPDX-License-Identifier: Apache-2.0
"""What the `user` and `token` commands ask the writer to do; facts and answers are JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ressourcerie_core.auth import accounts, granting, tokens
from ressourcerie_core.auth.models import Account
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.operations import Json, operation


@operation
def add_account(
    session: Session,
    *,
    login: str,
    display_name: str,
    password_hash: str,
    administrator: bool,
    roles: Sequence[str],
    rights: dict[str, Any],
) -> Json:
    account = accounts.add(
        session,
        login=login,
        display_name=display_name,
        password_hash=password_hash,
        administrator=administrator,
        roles=[granting.role_at(session, role) for role in roles],
        rights=Rights.of_json(rights),
    )
    return _named(account)


@operation
def change_password(session: Session, *, login: str, password_hash: str) -> Json:
    return _named(accounts.change_password(session, login=login, password_hash=password_hash))


@operation
def disable_account(session: Session, *, login: str) -> Json:
    return _named(accounts.disable(session, login=login))


@operation
def enable_account(session: Session, *, login: str) -> Json:
    return _named(accounts.enable(session, login=login))


@operation
def add_token(
    session: Session,
    *,
    login: str,
    name: str,
    digest: str,
    scopes: Sequence[str],
    expires_at: str | None,
    rights: dict[str, Any],
) -> Json:
    token = tokens.add(
        session,
        login=login,
        name=name,
        digest=bytes.fromhex(digest),
        scopes=scopes,
        rights=Rights.of_json(rights),
        expires_at=datetime.fromisoformat(expires_at) if expires_at else None,
    )
    return {"login": token.account.login, "name": token.name, "scopes": token.scopes}


@operation
def revoke_token(session: Session, *, login: str, name: str) -> Json:
    token = tokens.revoke(session, login=login, name=name)
    return {"login": token.account.login, "name": token.name}


def _named(account: Account) -> Json:
    return {"login": account.login, "display_name": account.display_name}
