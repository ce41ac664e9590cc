# SPDX-License-Identifier: Apache-2.0
"""What a route may ask for: a session to read, a transaction to write, its module's settings.

Public to modules. The write transaction opens in the body of the route and is committed before the
answer leaves: a commit that fails is never a 2xx.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, TypeVar

from fastapi import Depends, Request, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from ressourcerie_core.db import Database

SettingsT = TypeVar("SettingsT", bound=BaseModel)


def _reading_session(request: Request) -> Iterator[Session]:
    database: Database = request.app.state.platform.database
    with database.read() as session:
        yield session


#: A session that cannot write, closed before the answer leaves; a stream opens its own.
Read = Annotated[Session, Depends(_reading_session, scope="function")]


class WriteTransaction:
    """What a route calls, once, to write: ``return write(lambda session: …)``."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._database: Database = request.app.state.platform.database

    def __call__(self, work: Callable[[Session], BaseModel | None]) -> Response:
        """Run the work in a transaction, commit it, and only then give the answer to return.

        The route declares what the work returns as its ``response_model``, and is itself
        annotated ``-> Response``.

        :param work: given a session; returns the answer's model, or ``None`` for a 204. What it
            raises undoes the whole transaction.
        :raises Problem: whatever the work raises.
        """
        body = self._database.write(lambda session: _rendered(work(session)))
        status = getattr(self._request.scope["route"], "status_code", None)
        return _answer(status or 200, body)


def _rendered(answer: BaseModel | None) -> bytes | None:
    return None if answer is None else answer.model_dump_json(by_alias=True).encode()


def _answer(status: int, body: bytes | None) -> Response:
    if body is None:
        return Response(status_code=204)
    return Response(body, status_code=status, media_type="application/json")


#: The transaction that a route writes in.
Write = Annotated[WriteTransaction, Depends(WriteTransaction)]


def settings_of(cls: type[SettingsT]) -> Callable[[Request], SettingsT]:
    """Make the dependency that gives a module its settings, for ``Depends(settings_of(Mine))``.

    :param cls: the settings class that the module's descriptor names.
    """

    def settings(request: Request) -> SettingsT:
        modules = request.app.state.platform.modules
        return next(one.settings for one in modules if isinstance(one.settings, cls))

    return settings
