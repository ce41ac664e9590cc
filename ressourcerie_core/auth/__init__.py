# SPDX-License-Identifier: Apache-2.0
"""Who asks, and what they may do: what routes declare (public to modules), and what stands behind."""

from ressourcerie_core.auth.permissions import SignedIn, Visitor, allow, anyone

__all__ = ["SignedIn", "Visitor", "allow", "anyone"]
