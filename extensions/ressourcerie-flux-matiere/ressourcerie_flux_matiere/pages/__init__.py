# SPDX-License-Identifier: Apache-2.0
"""The pages of the material flow, under ``/flux-matiere``, one file for each subject."""

from fastapi import APIRouter

from . import balance, correcting, entrance, exits, reception, strays, ticket

router = APIRouter(include_in_schema=False)
for part in (entrance, reception, ticket, strays, exits, balance, correcting):
    router.include_router(part.router)
