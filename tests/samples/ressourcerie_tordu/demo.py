# SPDX-License-Identifier: Apache-2.0
"""A demonstration that fails."""

from sqlalchemy.orm import Session


def fill(session: Session) -> None:
    raise ValueError("rien à montrer")
