# SPDX-License-Identifier: Apache-2.0
"""The cases, in the order of the table."""

from ..case import Case
from . import calls, loading, metadata, names, relations

ALL: tuple[Case, ...] = (
    *loading.CASES,
    *names.CASES,
    *relations.CASES,
    *metadata.CASES,
    *calls.CASES,
)
