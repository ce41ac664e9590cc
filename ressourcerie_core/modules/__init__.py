# SPDX-License-Identifier: Apache-2.0
"""How modules are found, planned and loaded; nothing here knows HTTP or the database."""
