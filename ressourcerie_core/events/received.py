# SPDX-License-Identifier: Apache-2.0
"""What a subscriber is given (public to modules)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

FactsT = TypeVar("FactsT")


@dataclass(frozen=True)
class Received(Generic[FactsT]):
    """An event on its way to one subscriber: ``def add(session, received: Received[Sold])``.

    :param delivery_id: the same at each attempt; another for each subscriber.
    :param event_id: the same for every subscriber.
    :param recorded_at: when the fact was recorded, UTC.
    :param facts: the published dataclass.
    """

    delivery_id: UUID
    event_id: UUID
    recorded_at: datetime
    facts: FactsT
