# SPDX-License-Identifier: Apache-2.0
"""The tables of the connector, gathered for the platform; each lies beside what uses it."""

from .hooks.models import Answer, Hook, Telling

__all__ = ["Answer", "Hook", "Telling"]
