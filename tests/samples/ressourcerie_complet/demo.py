# SPDX-License-Identifier: Apache-2.0
"""What `demo` writes for the sample."""

from sqlalchemy.orm import Session

from . import service


def fill(session: Session) -> None:
    """Write one note."""
    service.add_note(session, text="Une note d'essai.", longest=200, author_id=None)
