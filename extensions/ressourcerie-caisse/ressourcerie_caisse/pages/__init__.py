# SPDX-License-Identifier: Apache-2.0
"""The pages of the till, under ``/caisse``, one file for each subject."""

from fastapi import APIRouter

from . import (
    anomalies,
    day,
    entrance,
    month,
    selling,
    sessions,
    setting_up,
    statistics,
    tickets,
    vouchers,
)

router = APIRouter(include_in_schema=False)
_FIRST = (selling, entrance, day, sessions, tickets, anomalies)
for part in (*_FIRST, vouchers, statistics, month, setting_up):
    router.include_router(part.router)
