# SPDX-License-Identifier: Apache-2.0
"""Public identifiers: UUIDv7 (RFC 9562), which sort by the instant of their making."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """Make the identifier of a new row."""
    return compat.uuid7()
