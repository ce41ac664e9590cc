# SPDX-License-Identifier: Apache-2.0
"""The events that the material flow publishes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ressourcerie_core.events import event
from ressourcerie_core.i18n import _


@event("flux-matiere.deposit-closed", subject="ticket_id", title=_("Un apport est clos"))
@dataclass(frozen=True)
class DepositClosed:
    """A deposit is whole: nothing is added to its ticket any more.

    :param day: the business day of the site that it counts on.
    :param provenance: how it came in, such as ``dropped-off``.
    :param grams: what its lines weigh together.
    """

    ticket_id: UUID
    site_id: UUID
    day: date
    provenance: str
    grams: int


@event(
    "flux-matiere.declaration-opened",
    subject="site_id",
    title=_("Une déclaration peut être faite"),
)
@dataclass(frozen=True)
class DeclarationOpened:
    """A declaration may be submitted to an éco-organisme, and nobody has submitted it.

    :param body: the éco-organisme, such as ``ecomaison``, and what it is called.
    :param quarter: such as ``2026-T1``.
    :param opened_on: from when it may be submitted.
    """

    site_id: UUID
    body: str
    body_name: str
    quarter: str
    opened_on: date
