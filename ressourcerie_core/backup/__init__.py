# SPDX-License-Identifier: Apache-2.0
"""Backups: one file that holds a whole instance, and how to put it back."""
