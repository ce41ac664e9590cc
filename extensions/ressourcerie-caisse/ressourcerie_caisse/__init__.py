# SPDX-License-Identifier: Apache-2.0
"""The till: sessions, signed tickets, and a day without network that loses none."""
