# SPDX-License-Identifier: Apache-2.0
"""Use cases of the catalogue; none of them commits: one request is one transaction."""
