# SPDX-License-Identifier: Apache-2.0
"""Sensitive acts of the platform: rights, settings, corrections, exports, modules."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.journal.appending import append
from ressourcerie_core.journal.records import Record

#: The stream of the platform's own sensitive acts.
CORE_STREAM = "core.events"


def note(
    session: Session,
    kind: str,
    *,
    author: UUID | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Record:
    """Journal a sensitive act, in its own transaction: who, what, before and after.

    :param kind: what was done, such as ``account.disabled``.
    :param author: the account that did it; ``None`` for a command of the operator.
    :param before: what held until then; opaque ids and no personal data.
    :param after: what holds from now on, likewise.
    """
    facts = {"before": dict(before or {}), "after": dict(after or {})}
    return append(session, CORE_STREAM, kind, facts, author)
