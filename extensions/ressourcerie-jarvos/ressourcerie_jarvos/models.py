# SPDX-License-Identifier: Apache-2.0
"""The tables of the connector, gathered for the platform; each lies beside what uses it."""

from .hooks.models import Answer, Hook, Telling
from .proposals.models import Proposal
from .reading.models import AssistantCall
from .tokens.models import AssistantSwitch, AssistantToken

__all__ = [
    "Answer",
    "AssistantCall",
    "AssistantSwitch",
    "AssistantToken",
    "Hook",
    "Proposal",
    "Telling",
]
