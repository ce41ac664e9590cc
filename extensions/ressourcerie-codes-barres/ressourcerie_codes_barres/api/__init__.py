# SPDX-License-Identifier: Apache-2.0
"""The API of codes, under ``/api/v1/codes-barres``, one file for each subject."""

from fastapi import APIRouter

from . import known, reading, unread

router = APIRouter()
for part in (reading, known, unread):
    router.include_router(part.router)
