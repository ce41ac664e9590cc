# SPDX-License-Identifier: Apache-2.0
"""The trace of each call: who asked what, by a digest, and how much was given."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import append
from ressourcerie_core.operations import Json, operation

from .models import AssistantCall

STREAM = "jarvos.calls"
DAY = timedelta(days=1)


class Outcome(StrEnum):
    GIVEN = "given"
    #: Not of this token, or refused by the tool itself.
    REFUSED = "refused"
    MISASKED = "misasked"
    FAILED = "failed"
    LATE = "late"
    #: The token has had its calls of the day: it gave nothing, and is not one of them.
    SPENT = "spent"


def digest_of(arguments: Mapping[str, Any]) -> str:
    """Give the digest of what was asked, the same however its fields were ordered."""
    canonical = json.dumps(arguments, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def calls_today(session: Session, token_id: UUID) -> int:
    """Count the calls of a token in the last twenty-four hours, but those beyond its quota."""
    of_today = (
        AssistantCall.token_id == token_id,
        AssistantCall.at > clock.now() - DAY,
        AssistantCall.outcome != Outcome.SPENT,
    )
    return session.scalar(select(func.count()).where(*of_today)) or 0


@operation
def note_call(
    session: Session,
    *,
    token: str,
    tool: str,
    digest: str,
    outcome: str,
    rows: int,
    milliseconds: int,
) -> Json:
    call = AssistantCall(
        id=new_id(),
        token_id=UUID(token),
        at=clock.now(),
        tool=tool,
        digest=digest,
        outcome=outcome,
        rows=rows,
        milliseconds=milliseconds,
    )
    session.add(call)
    facts = {"token": token, "tool": tool, "digest": digest, "outcome": outcome, "rows": rows}
    append(session, STREAM, "tool.called", facts)
    return None
