# SPDX-License-Identifier: Apache-2.0
"""An imaginary Paheko: what a real one was seen to answer, and nothing of its code."""

from .api import READ, WRITE, Paheko, as_json, page
from .network import FAULTS, Wire, served

__all__ = ["FAULTS", "READ", "WRITE", "Paheko", "Wire", "as_json", "page", "served"]
