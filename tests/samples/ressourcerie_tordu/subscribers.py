# SPDX-License-Identifier: Apache-2.0
"""A subscriber that fails after it wrote."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def fail(session: Session, received: object) -> None:
    session.execute(text("DELETE FROM complet_note"))
    raise ValueError("Camille Moreau, 06 12 34 56 78")
