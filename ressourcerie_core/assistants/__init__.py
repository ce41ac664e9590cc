# SPDX-License-Identifier: Apache-2.0
"""What assistants may read and propose here, as modules declare it (public to modules)."""

from ressourcerie_core.assistants.declared import (
    Assistance,
    DeclaredKind,
    DeclaredTool,
    Helping,
    assistance_of,
)
from ressourcerie_core.assistants.scope import (
    AssistantScope,
    PageAsked,
    PeriodAsked,
    SiteNotOpen,
    WrittenText,
)

__all__ = [
    "Assistance",
    "AssistantScope",
    "DeclaredKind",
    "DeclaredTool",
    "Helping",
    "PageAsked",
    "PeriodAsked",
    "SiteNotOpen",
    "WrittenText",
    "assistance_of",
]
