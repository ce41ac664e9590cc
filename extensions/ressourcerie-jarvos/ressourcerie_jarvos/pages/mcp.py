# SPDX-License-Identifier: Apache-2.0
"""Where assistants come in: ``/jarvos/mcp``, with a token of theirs."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from ressourcerie_core.assistants import Helping
from ressourcerie_core.auth import Visitor, anyone
from ressourcerie_core.errors import Problem
from ressourcerie_core.operations import Json, Operation
from ressourcerie_core.web import Reading

from ..desk import Desk
from ..protocol.http import LARGEST_BODY, AskedTooMuch, ProtocolAnswer, refusal_of
from ..tokens import pace
from ..tokens.caller import Caller
from ..tokens.opening import open_with
from ..tokens.problems import AssistantsOff, TokenRefused
from .visiting import Settings

router = APIRouter()


def _recognised(request: Request, reading: Reading, settings: Settings) -> Caller | Problem:
    """Recognise an assistant before its request is counted: it is no stranger then."""
    scheme, _space, secret = request.headers.get("authorization", "").partition(" ")
    shown = secret.strip() if scheme.lower() == "bearer" else ""
    try:
        with reading() as session:
            caller = open_with(session, shown, permitted=settings.assistants)
    except (AssistantsOff, TokenRefused) as refused:
        return refused
    # The log names who asked by the opaque id of the token.
    request.state.visitor = Visitor(caller.token_id, "", frozenset())
    return caller


def _desk(request: Request, helping: Helping, reading: Reading, settings: Settings) -> Desk:
    database: Any = request.app.state.platform.database

    def do(operation: Operation, **facts: Json) -> Json:
        return database.write(lambda session: operation.work(session, **facts))

    return Desk(helping, settings, reading, do)


@router.post("/mcp", dependencies=[Depends(_recognised), anyone()])
async def serve_assistant(
    request: Request,
    found: Annotated[Caller | Problem, Depends(_recognised)],
    desk: Annotated[Desk, Depends(_desk)],
) -> Response:
    """Answer one message of the Model Context Protocol, or refuse it in the protocol's words."""
    body = await request.body()  # read whole even when it is refused, so that the answer is heard
    try:
        if isinstance(found, Problem):
            raise found
        pace.take(found.token_id)
        if len(body) > LARGEST_BODY:
            raise AskedTooMuch
    except Problem as problem:
        return refusal_of(problem)
    return ProtocolAnswer(desk, found, body)
