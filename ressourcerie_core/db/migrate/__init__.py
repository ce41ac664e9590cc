# SPDX-License-Identifier: Apache-2.0
"""Migrations: one history per module, run whole or not at all, with the owner of each table."""
