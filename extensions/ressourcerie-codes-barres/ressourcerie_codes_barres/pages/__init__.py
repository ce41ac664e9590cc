# SPDX-License-Identifier: Apache-2.0
"""The pages of codes, under ``/codes-barres``, one file for each subject."""

from fastapi import APIRouter

from . import articles, doubles, entrance, labels, lots, objects, photos, scanning

router = APIRouter(include_in_schema=False)
for part in (entrance, objects, photos, lots, labels, articles, doubles, scanning):
    router.include_router(part.router)
