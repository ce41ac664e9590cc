# SPDX-License-Identifier: Apache-2.0
"""The module ``flux-matiere``: what comes in, what goes out, and a balance that closes."""
