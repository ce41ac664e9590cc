# SPDX-License-Identifier: Apache-2.0
"""The recorder that the test kit gives to modules."""

from ressourcerie_core.testing import outgoing

__all__ = ["outgoing"]
