# SPDX-License-Identifier: Apache-2.0
"""Who asks, and what they may do; routes declare it with these names (public to modules)."""

from ressourcerie_core.auth.permissions import SignedIn, Visitor, allow, anyone

__all__ = ["SignedIn", "Visitor", "allow", "anyone"]
