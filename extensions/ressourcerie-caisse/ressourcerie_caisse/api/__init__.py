# SPDX-License-Identifier: Apache-2.0
"""The JSON API of the till, under ``/api/v1/caisse``: what enrolled devices ask."""

from fastapi import APIRouter

from . import acts, on_hold, tickets, tills, vouchers, working

router = APIRouter()
for part in (tills, working, acts, on_hold, tickets, vouchers):
    router.include_router(part.router)
