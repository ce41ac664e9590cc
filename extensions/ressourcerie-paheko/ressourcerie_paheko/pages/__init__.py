# SPDX-License-Identifier: Apache-2.0
"""The pages of the accounting, under ``/paheko``, one file for each subject."""

from fastapi import APIRouter

from . import accounts, pieces, sending

router = APIRouter(include_in_schema=False)
for part in (pieces, sending, accounts):
    router.include_router(part.router)
