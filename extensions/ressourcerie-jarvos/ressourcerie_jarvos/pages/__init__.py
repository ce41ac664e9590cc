# SPDX-License-Identifier: Apache-2.0
"""The pages of the connector, under ``/jarvos``, one file for each subject."""

from fastapi import APIRouter

from . import entrance

router = APIRouter(include_in_schema=False)
for part in (entrance,):
    router.include_router(part.router)
