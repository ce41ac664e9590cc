# SPDX-License-Identifier: Apache-2.0
"""Use cases of the accounting: which accounts, what is booked, how it is sent."""
