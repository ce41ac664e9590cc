# SPDX-License-Identifier: Apache-2.0
"""Recognises who shows a bearer token or a session's cookie (``app.state.doorkeeper``)."""

import logging
from dataclasses import dataclass, replace
from datetime import UTC, date
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import granting, sessions, sites, tokens
from ressourcerie_core.auth.models import Account
from ressourcerie_core.auth.permissions import Visitor
from ressourcerie_core.auth.problems import NotSignedIn
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.db import Database
from ressourcerie_core.errors import Problem

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TokenDoorkeeper:
    """The doorkeeper of an instance: tokens are in its base, rights come from its modules."""

    database: Database
    rights: Rights

    def recognise(self, bearer: str | None) -> Visitor:
        """Tell who shows this bearer token; the read session is closed when it answers.

        :raises NotSignedIn: nobody, or a token that opens nothing.
        """
        if not bearer:
            raise NotSignedIn
        with self.database.read() as session:
            token = tokens.open_with(session, secret=bearer)
            visitor = self._visitor(session, token.account, scopes=frozenset(token.scopes))
            token_id, last_used_on = token.id, token.last_used_on
        self._note_use(token_id, last_used_on)
        return visitor

    def recognise_session(self, secret: str) -> Visitor:
        """Tell who shows this cookie, and put off the idle limit at most once a minute.

        :raises NotSignedIn: a cookie that opens nothing, or nothing any more.
        """
        with self.database.read() as session:
            opened = sessions.open_with(session, digest=tokens.digest_of(secret))
            visitor = self._visitor(session, opened.account, chosen=opened.site_id)
            if opened.kind == "post":
                visitor = replace(visitor, device_id=opened.device_id)
            session_id, refresh = opened.id, sessions.is_to_refresh(opened)
        if refresh:
            self._note_seen(session_id)
        return visitor

    def _visitor(
        self,
        session: Session,
        account: Account,
        *,
        scopes: frozenset[str] | None = None,
        chosen: UUID | None = None,
    ) -> Visitor:
        """Tell who an account is now; the scopes of a token narrow what it may."""
        everywhere = granting.permissions_of(account, self.rights)
        by_site = granting.permissions_by_site(account, self.rights)
        if scopes is not None:
            everywhere &= scopes
            by_site = {site_id: held & scopes for site_id, held in by_site.items()}
        places = {
            site_id: name
            for site_id, name in sites.names(session).items()
            if everywhere or by_site.get(site_id)
        }
        return Visitor(
            account_id=account.id,
            display_name=account.display_name,
            permissions=everywhere,
            permissions_at=by_site,
            places=places,
            site_id=sites.current(places, chosen=chosen),
        )

    def _note_seen(self, session_id: UUID) -> None:
        try:
            self.database.write(lambda session: sessions.mark_seen(session, session_id=session_id))
        except Problem as problem:
            # As for a token: who only reads is not stopped.
            log.warning("the use of a session was not noted: %s", problem.slug)

    def _note_use(self, token_id: UUID, last_used_on: date | None) -> None:
        today = clock.now().astimezone(UTC).date()
        if last_used_on == today:
            return
        try:
            self.database.write(
                lambda session: tokens.mark_used(session, token_id=token_id, day=today)
            )
        except Problem as problem:
            # A full disk or a busy base must not stop those who only read.
            log.warning("the use of a token was not noted: %s", problem.slug)
