# SPDX-License-Identifier: Apache-2.0
"""The places of the till's pages that other modules fill."""

from dataclasses import dataclass

from ressourcerie_core.module import Slot


@dataclass(frozen=True)
class Selling:
    """What a filler of the slot ``caisse.selling`` is told: nothing.

    The page is kept on the device as a stranger sees it, for the days without a network. A web
    component learns what it needs from ``@ressourcerie/caisse/scans.js``: ``readWith`` gives it
    each code that a reader types, ``watchTickets`` each ticket that is validated.
    """


SELLING = Slot("caisse.selling", Selling)
