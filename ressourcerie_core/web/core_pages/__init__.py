# SPDX-License-Identifier: Apache-2.0
"""The pages of the core itself, one file for each subject."""

from fastapi import APIRouter

from ressourcerie_core.web.core_pages import (
    administration,
    codes,
    devices,
    enrolling,
    explanations,
    home,
    my_code,
    posts,
    signing_in,
)

_SUBJECTS = (
    home,
    explanations,
    signing_in,
    enrolling,
    posts,
    my_code,
    devices,
    codes,
    administration,
)


def core_router() -> APIRouter:
    """Gather the core's pages, under no prefix."""
    router = APIRouter()
    for subject in _SUBJECTS:
        router.include_router(subject.router)
    return router
