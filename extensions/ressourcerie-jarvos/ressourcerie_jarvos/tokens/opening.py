# SPDX-License-Identifier: Apache-2.0
"""Recognising a token, and the switch that makes all of them open nothing."""

import hashlib
import hmac
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock

from .caller import Caller
from .models import AssistantSwitch, AssistantToken
from .problems import AssistantsOff, TokenRefused

PREFIX = "rsca_"  # lets a person, or a scanner of leaks, see what it is


def new_secret() -> str:
    """Make the secret of a token: 256 random bits, shown once and never kept."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """Give what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def is_on(session: Session) -> bool:
    """Tell whether nobody stopped the assistants."""
    last = session.scalar(
        select(AssistantSwitch.is_on).order_by(AssistantSwitch.id.desc()).limit(1)
    )
    return last is not False


def open_with(session: Session, secret: str, *, permitted: bool) -> Caller:
    """Tell who shows a secret.

    :param permitted: whether the configuration lets assistants in.
    :raises AssistantsOff: nobody is let in.
    :raises TokenRefused: it opens nothing, or nothing any more.
    """
    if not permitted or not is_on(session):
        raise AssistantsOff
    digest = digest_of(secret)
    token = session.scalar(select(AssistantToken).where(AssistantToken.digest == digest))
    if token is None or not hmac.compare_digest(token.digest, digest) or not is_open(token):
        raise TokenRefused
    return Caller.of(token)


def is_open(token: AssistantToken) -> bool:
    """Tell whether a token still opens something."""
    return token.revoked_at is None and clock.now() < token.expires_at
