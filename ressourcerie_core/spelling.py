# SPDX-License-Identifier: Apache-2.0
"""What a misspelt name was meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str:
    """Suggest the known name that is closest, as a sentence after a space, or nothing."""
    close = get_close_matches(name.casefold(), list(known), n=1, cutoff=0.6)
    return f" Vouliez-vous dire « {close[0]} » ?" if close else ""
