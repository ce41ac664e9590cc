# SPDX-License-Identifier: Apache-2.0
"""`module new`: write a complete, tested, installable module."""
