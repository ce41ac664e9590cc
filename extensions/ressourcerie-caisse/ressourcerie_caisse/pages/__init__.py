# SPDX-License-Identifier: Apache-2.0
"""The pages of the till, under ``/caisse``, one file for each subject."""

from fastapi import APIRouter

from . import selling

router = APIRouter(include_in_schema=False)
for part in (selling,):
    router.include_router(part.router)
