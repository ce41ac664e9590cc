# SPDX-License-Identifier: Apache-2.0
"""The grammar of codes: what is written on a label, and how it is read."""
