# SPDX-License-Identifier: Apache-2.0
"""The association's name, which every page shows, even when the base is away."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from ressourcerie_core.auth.models import Association
from ressourcerie_core.errors import Problem

if TYPE_CHECKING:
    from ressourcerie_core.db import Database


class NamePlate:
    """Whose instance this is (``app.state.name_plate``).

    :ivar known: the name that was last read; pages of refusals show it without asking the base.
    """

    def __init__(self, database: "Database | None") -> None:
        self._database = database
        self.known: str | None = None

    def read(self) -> str | None:
        """Read the name, once ``init`` has recorded it."""
        if self._database is None:
            return None
        try:
            with self._database.read() as session:
                self.known = session.scalar(select(Association.name).limit(1))
        except Problem:
            pass  # the page is about something else, and says so itself if it is not
        return self.known
