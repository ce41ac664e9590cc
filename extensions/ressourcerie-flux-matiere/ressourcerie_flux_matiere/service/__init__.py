# SPDX-License-Identifier: Apache-2.0
"""The use cases of the material flow; none of them commits: one request is one transaction."""
