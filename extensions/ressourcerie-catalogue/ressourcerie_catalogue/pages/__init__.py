# SPDX-License-Identifier: Apache-2.0
"""The pages of the catalogue, under ``/catalogue``, one file for each subject."""

from fastapi import APIRouter

from . import category, lists, official, operations, sheets, tree

router = APIRouter(include_in_schema=False)
for part in (tree, category, official, operations, lists, sheets):
    router.include_router(part.router)
