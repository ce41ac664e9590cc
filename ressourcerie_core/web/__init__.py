# SPDX-License-Identifier: Apache-2.0
"""The HTTP side: one application, in which each module answers under its own prefix."""
