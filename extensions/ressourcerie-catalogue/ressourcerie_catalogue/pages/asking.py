# SPDX-License-Identifier: Apache-2.0
"""What was typed in a form that asks only, and stands in the address of its page."""

from collections.abc import Mapping

from starlette.datastructures import QueryParams

from .kinds import ON


class Asked:
    """The question of an address, read as a form that is sent."""

    def __init__(self, query: QueryParams) -> None:
        self._query = query

    def text(self, name: str) -> str:
        """Give what was typed in a field; empty if nothing was."""
        return self._query.get(name, "").strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Give every value of a field."""
        return tuple(self._query.getlist(name))

    @property
    def typed(self) -> Mapping[str, str]:
        """Everything that was typed, by field; empty at the first visit."""
        return dict(self._query)

    @property
    def wants_preview(self) -> bool:
        """Tell whether the form was filled, and not only lengthened by a row."""
        return ON.name in self._query and "lignes" not in self._query
