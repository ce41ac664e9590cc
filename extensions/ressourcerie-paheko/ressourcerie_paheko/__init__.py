# SPDX-License-Identifier: Apache-2.0
"""What the till closed, booked in the accounts that the association keeps with Paheko."""
