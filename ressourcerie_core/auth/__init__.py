# SPDX-License-Identifier: Apache-2.0
"""Who may do what: accounts, bearer tokens, and the permission that each route declares."""
