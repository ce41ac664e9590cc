# SPDX-License-Identifier: Apache-2.0
"""Acts of a till: read as its device signed them, kept for ever, and read out into tables.

Nothing that a device signed is refused for what it says of the shop: what cannot be counted is kept
whole, as late. Only what cannot be read is refused, and stays on its device.
"""
