# SPDX-License-Identifier: Apache-2.0
"""Acts that devices send: each once, whatever the network does."""

from functools import cache
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy.orm import Session

from ressourcerie_core.auth import FromDevice, Staff, by_device
from ressourcerie_core.web import Answer, Body, Write

from ..service.acts.recording import Outcome, State, record_act
from ..service.setting_up import find_till

router = APIRouter(tags=["caisse"], dependencies=[by_device()])

MOST_AT_ONCE = 50
LONGEST_ACT = 2_000_000  # characters: a ticket of two thousand lines


class SentAct(Body):
    """An act as its device wrote it: the text that it signed, and the signature."""

    content: str = Field(max_length=LONGEST_ACT)
    signature: str = Field(max_length=100)


class SentActs(Body):
    acts: list[SentAct] = Field(min_length=1, max_length=MOST_AT_ONCE)


class ActResult(Answer):
    """What became of an act: ``late`` is kept, and counts once a person has looked at it."""

    id: UUID | None
    state: State
    number: str | None
    remarks: list[str]
    problem: dict[str, Any] | None


class ActResults(Answer):
    results: list[ActResult]


@router.post("/tills/{till_id}/acts", response_model=ActResults)
def send_acts(
    till_id: UUID, body: SentActs, write: Write, device: FromDevice, staff: Staff
) -> Response:
    """Record acts in the order given; sent again, each gets the answer that it had."""

    def work(session: Session) -> ActResults:
        till = find_till(session, device.site_id, till_id)

        @cache  # for this transaction: acts that come together are mostly of one person
        def rights(account_id: UUID) -> frozenset[str]:
            return staff.permissions(session, account_id, till.site_id)

        results = []
        for one in body.acts:
            outcome = record_act(session, till, one.content, one.signature, rights)
            results.append(_result(outcome))
        return ActResults(results=results)

    return write(work)


def _result(outcome: Outcome) -> ActResult:
    return ActResult(
        id=outcome.id,
        state=outcome.state,
        number=outcome.number,
        remarks=list(outcome.remarks),
        problem=outcome.problem.as_json() if outcome.problem else None,
    )
