# SPDX-License-Identifier: Apache-2.0
"""The pages of the core itself, one file for each subject."""

from fastapi import APIRouter

from ressourcerie_core.web.core_pages import explanations, home, signing_in

_SUBJECTS = (home, explanations, signing_in)


def core_router() -> APIRouter:
    """Gather the core's pages, under no prefix."""
    router = APIRouter()
    for subject in _SUBJECTS:
        router.include_router(subject.router)
    return router
