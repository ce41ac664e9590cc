# SPDX-License-Identifier: Apache-2.0
"""Sheets of categories: read from what spreadsheets really write, and written for them."""
