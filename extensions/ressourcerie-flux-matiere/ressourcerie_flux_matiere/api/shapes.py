# SPDX-License-Identifier: Apache-2.0
"""What the routes of the material flow receive and answer."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from ressourcerie_core.auth import allow
from ressourcerie_core.web import Answer, Body, Grams

from ..models import LARGEST_QUANTITY, Condition, Measure, Provenance, ShiftKind, Stage
from ..service.exits import Load
from ..service.lines import Line

READ = [allow("flux-matiere.read", site="site_id")]
WEIGH = [allow("flux-matiere.weigh", site="site_id")]
SHIP = [allow("flux-matiere.ship", site="site_id")]
CORRECT = [allow("flux-matiere.correct", site="site_id")]
CLOSE = [allow("flux-matiere.close", site="site_id")]
DECLARE = [allow("flux-matiere.declare", site="site_id")]
IMPORT = [allow("flux-matiere.import", site="site_id")]
SET_UP = [allow("flux-matiere.set-up", site="site_id")]

ShortLine = Annotated[str, Field(max_length=200)]
DeviceId = Annotated[UUID, Field(description="Un UUID de l'appareil, qui sert une fois.")]


class LineBody(Body):
    """What is weighed, or counted when ``gross_grams`` is missing."""

    category_id: UUID
    destination: Stage = Stage.SHOP
    gross_grams: Grams | None = None
    tare_grams: Grams = 0
    container_id: UUID | None = None
    quantity: Annotated[int, Field(ge=1, le=LARGEST_QUANTITY)] | None = None
    condition: Condition | None = None
    note: ShortLine | None = None
    tag: ShortLine | None = None

    @property
    def line(self) -> Line:
        """Give the line that the service knows."""
        return Line(**{name: getattr(self, name) for name in Line.__dataclass_fields__})


class SentLine(LineBody):
    id: DeviceId
    confirmed: Annotated[bool, Field(description="Le poids inhabituel est le bon.")] = False


class LoadBody(LineBody):
    id: DeviceId
    origin: Stage = Stage.SHOP

    @property
    def load(self) -> Load:
        """Give the load that the service knows."""
        return Load(self.id, self.line, self.origin)


class MovementRead(Answer):
    id: UUID
    site_id: UUID
    day: date
    month_only: bool
    recorded_at: datetime
    author_id: UUID | None
    category_id: UUID
    label: str
    codes: list[dict[str, Any]]
    origin: Stage
    destination: Stage
    sign: int
    grams: int
    measure: Measure
    gross_grams: int | None
    tare_grams: int | None
    container_id: UUID | None
    quantity: int | None
    condition: Condition | None
    note: str | None
    tag: str | None
    source: str
    ticket_id: UUID | None
    exit_id: UUID | None
    transfer_id: UUID | None
    corrects_id: UUID | None
    reason: str | None


class PostRead(Answer):
    id: UUID
    name: str
    archived_at: datetime | None


class ShiftRead(Answer):
    id: UUID
    post_id: UUID
    kind: ShiftKind
    day: date | None
    opened_at: datetime
    closed_at: datetime | None


class TicketRead(Answer):
    id: UUID
    shift_id: UUID
    number: int
    day: date
    provenance: Provenance
    partner_id: UUID | None
    locality: str | None
    note: str | None
    opened_at: datetime
    closed_at: datetime | None
