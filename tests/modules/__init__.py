# SPDX-License-Identifier: Apache-2.0
"""Modules are found, planned and loaded, from real wheels."""
