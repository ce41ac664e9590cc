# SPDX-License-Identifier: Apache-2.0
"""The tokens that assistants show, and the switch that stops them all."""
