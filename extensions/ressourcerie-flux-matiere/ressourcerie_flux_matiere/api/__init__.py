# SPDX-License-Identifier: Apache-2.0
"""The JSON API of the material flow, under ``/api/v1/flux-matiere``: all of it is of one site."""

from fastapi import APIRouter

from . import balance, declarations, exits, ledger, notebooks, posts, sales, tickets, transfers

router = APIRouter()
for part in (posts, tickets, ledger, exits, transfers, sales, balance, notebooks, declarations):
    router.include_router(part.router)
