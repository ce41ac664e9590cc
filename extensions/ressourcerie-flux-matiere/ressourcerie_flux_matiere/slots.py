# SPDX-License-Identifier: Apache-2.0
"""The places of the pages of the material flow that other modules fill."""

from dataclasses import dataclass
from uuid import UUID

from ressourcerie_core.module import Slot


@dataclass(frozen=True)
class Weighing:
    """An open deposit, at the scale.

    A script that it is filled with says what was scanned with ``obey``, of
    ``@ressourcerie/flux-matiere/scans.js``.

    :param site_id: where it is weighed.
    :param ticket_id: the deposit.
    """

    site_id: UUID
    ticket_id: UUID


WEIGHING = Slot("flux-matiere.weighing", Weighing)
