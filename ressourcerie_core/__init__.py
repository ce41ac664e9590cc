# SPDX-License-Identifier: Apache-2.0
"""The platform of the ressourceries: it loads modules, and knows none."""

__version__ = "0.1.0"
