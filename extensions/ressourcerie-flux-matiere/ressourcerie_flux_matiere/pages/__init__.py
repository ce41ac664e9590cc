# SPDX-License-Identifier: Apache-2.0
"""The pages of the material flow, under ``/flux-matiere``, one file for each subject."""

from fastapi import APIRouter

from . import (
    balance,
    correcting,
    declarations,
    entrance,
    exits,
    guide,
    notebooks,
    reception,
    returns,
    sales,
    strays,
    ticket,
    transfers,
)

router = APIRouter(include_in_schema=False)
_PARTS = (
    *(entrance, reception, ticket, strays, exits, transfers, returns, guide),
    *(balance, sales, correcting, notebooks, declarations),
)
for part in _PARTS:
    router.include_router(part.router)
