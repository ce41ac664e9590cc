# SPDX-License-Identifier: Apache-2.0
"""The pages of the core itself, one file for each subject."""

from fastapi import APIRouter

from ressourcerie_core.web.core_pages import (
    administration,
    codes,
    devices,
    enrolling,
    events,
    explanations,
    first_run,
    home,
    journal,
    journal_memory,
    journal_seals,
    metrics,
    my_account,
    my_code,
    offline,
    people,
    personal_data,
    posts,
    signing_in,
    sites,
)

_SUBJECTS = (
    *(home, offline, explanations, signing_in, first_run, enrolling, posts, my_code, my_account),
    *(administration, people, personal_data, codes, sites, devices, events),
    *(journal, journal_seals, journal_memory, metrics),
)


def core_router() -> APIRouter:
    """Gather the core's pages, under no prefix."""
    router = APIRouter()
    for subject in _SUBJECTS:
        router.include_router(subject.router)
    return router
