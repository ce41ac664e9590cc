# SPDX-License-Identifier: Apache-2.0
"""What other modules may use of the material flow; nothing else of it may be imported."""

from .events import DeclarationOpened, DepositClosed
from .models import Stage
from .service.balance import balance, stock
from .service.figures import Balance
from .slots import WEIGHING, Weighing

__all__ = [
    "WEIGHING",
    "Balance",
    "DeclarationOpened",
    "DepositClosed",
    "Stage",
    "Weighing",
    "balance",
    "stock",
]
