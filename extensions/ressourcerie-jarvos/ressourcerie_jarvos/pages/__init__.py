# SPDX-License-Identifier: Apache-2.0
"""The pages of the connector, under ``/jarvos``, one file for each subject."""

from fastapi import APIRouter

from . import calls, entrance, hooks, mcp, proposals, tokens

router = APIRouter(include_in_schema=False)
for part in (entrance, hooks, tokens, calls, proposals, mcp):
    router.include_router(part.router)
