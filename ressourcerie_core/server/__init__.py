# SPDX-License-Identifier: Apache-2.0
"""Processes: a light parent that holds the socket and the lock, and children that run modules."""
