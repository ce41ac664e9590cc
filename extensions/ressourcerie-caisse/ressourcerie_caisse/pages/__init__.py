# SPDX-License-Identifier: Apache-2.0
"""The pages of the till, under ``/caisse``, one file for each subject."""

from fastapi import APIRouter

from . import anomalies, day, entrance, month, selling, sessions, setting_up, statistics, tickets

router = APIRouter(include_in_schema=False)
for part in (selling, entrance, day, sessions, tickets, anomalies, statistics, month, setting_up):
    router.include_router(part.router)
