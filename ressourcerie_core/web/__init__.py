# SPDX-License-Identifier: Apache-2.0
"""What a module's routes are written with (public to modules)."""

from ressourcerie_core.web.cursor import Page, Paged
from ressourcerie_core.web.deps import Read, Write, settings_of
from ressourcerie_core.web.payloads import Answer, Body, Cents, Grams
from ressourcerie_core.web.problems import problems

__all__ = [
    "Answer",
    "Body",
    "Cents",
    "Grams",
    "Page",
    "Paged",
    "Read",
    "Write",
    "problems",
    "settings_of",
]
