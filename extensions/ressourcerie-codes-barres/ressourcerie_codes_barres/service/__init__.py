# SPDX-License-Identifier: Apache-2.0
"""What may be done with objects and codes; nothing here commits."""
