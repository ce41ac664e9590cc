# SPDX-License-Identifier: Apache-2.0
"""The JSON API of the catalogue, under ``/api/v1/catalogue``."""

from fastapi import APIRouter

from . import categories, lists, official, operations, reorganising

router = APIRouter()
for part in (categories, operations, reorganising, lists, official):
    router.include_router(part.router)
