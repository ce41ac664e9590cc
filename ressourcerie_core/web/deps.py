# SPDX-License-Identifier: Apache-2.0
"""What a route may ask for: a session to read, a transaction to write, its module's settings.

Public to modules. The write transaction opens in the body of the route and is committed before the
answer leaves: a commit that fails is never a 2xx.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from ressourcerie_core import failpoints
from ressourcerie_core.events import Happening
from ressourcerie_core.events.declared import happenings_of
from ressourcerie_core.journal import act_as
from ressourcerie_core.outgoing import Outgoing
from ressourcerie_core.web.idempotency import HEADER, REPLAYED, Claim, Outcome, claim_of, once

if TYPE_CHECKING:
    from ressourcerie_core.db import Database

SettingsT = TypeVar("SettingsT", bound=BaseModel)

_KEY = Header(
    alias=HEADER,
    description="Un UUID tiré par le client : la même demande, renvoyée, n'a lieu qu'une fois.",
)


def _reading_session(request: Request) -> Iterator[Session]:
    database: Database = request.app.state.platform.database
    with database.read() as session:
        yield session


#: A session that cannot write, closed before the answer leaves; a stream opens its own.
Read = Annotated[Session, Depends(_reading_session, scope="function")]


def _reading(request: Request) -> Callable[[], AbstractContextManager[Session]]:
    database: Database = request.app.state.platform.database
    return database.read


#: Short sessions that cannot write, ``with reading() as session``, for a route that asks another
#: server in between.
Reading = Annotated[Callable[[], AbstractContextManager[Session]], Depends(_reading)]


class WriteTransaction:
    """What a route calls, once, to write: ``return write(lambda session: …)``."""

    def __init__(
        self, database: "Database", route: Any, claim: Claim | None, request: Request
    ) -> None:
        self._database = database
        self._route = route
        self._request = request
        self._claim = claim

    def __call__(self, work: Callable[[Session], BaseModel | None]) -> Response:
        """Run the work in a transaction, commit it, and only then give the answer to return.

        The route declares what the work returns as its ``response_model``, and is itself
        annotated ``-> Response``. With an ``Idempotency-Key``, the answer is kept with the effect
        and given again to the same request; a refusal is not kept.

        :param work: given a session; returns the answer's model, or ``None`` for a 204. What it
            raises undoes the whole transaction.
        :raises Problem: whatever the work raises.
        :raises KeyReused, KeyInProgress: the key serves, or served, another request.
        """
        outcome = self._database.write(lambda session: self._once(session, work))
        failpoints.reach("answer.built")
        headers = {REPLAYED: "true"} if outcome.replayed else None
        media_type = None if outcome.body is None else "application/json"
        return Response(outcome.body, outcome.status, headers, media_type)

    def _once(self, session: Session, work: Callable[[Session], BaseModel | None]) -> Outcome:
        act_for(session, self._request)

        def outcome(session: Session) -> Outcome:
            return self._outcome(work(session))

        return outcome(session) if self._claim is None else once(session, self._claim, outcome)

    def _outcome(self, answer: BaseModel | None) -> Outcome:
        """Render the answer while its transaction can still be undone."""
        declared = self._route.response_model
        if isinstance(declared, type) and not isinstance(answer, declared):
            raise TypeError(f"{self._route.name} declares {declared}, and answers {type(answer)}")
        if answer is None:
            return Outcome(204, None)
        return Outcome(self._route.status_code or 200, answer.model_dump_json().encode())


async def _writing(request: Request, key: Annotated[str | None, _KEY] = None) -> WriteTransaction:
    database: Database = request.app.state.platform.database
    claim = await claim_of(request, key)
    return WriteTransaction(database, request.scope["route"], claim, request)


def act_for(session: Session, request: Request) -> None:
    """Tell the journal who asked, if somebody is signed in."""
    visitor = getattr(request.state, "visitor", None)
    if visitor is not None:
        act_as(session, visitor.account_id)


#: The transaction that a route writes in.
Write = Annotated[WriteTransaction, Depends(_writing)]


def _outgoing(request: Request) -> Outgoing:
    outgoing: Outgoing = request.app.state.platform.outgoing
    return outgoing


#: The way to other servers; never within a transaction, which would wait for them.
Outside = Annotated[Outgoing, Depends(_outgoing)]


def _happenings(request: Request) -> tuple[Happening, ...]:
    return happenings_of(request.app.state.platform.modules)


#: The kinds of events that the enabled modules publish.
Happenings = Annotated[tuple[Happening, ...], Depends(_happenings)]


def settings_of(cls: type[SettingsT]) -> Callable[[Request], SettingsT]:
    """Make the dependency that gives a module its settings, for ``Depends(settings_of(Mine))``.

    :param cls: the settings class that the module's descriptor names.
    """

    def settings(request: Request) -> SettingsT:
        modules = request.app.state.platform.modules
        return next(one.settings for one in modules if isinstance(one.settings, cls))

    return settings
