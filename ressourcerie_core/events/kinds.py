# SPDX-License-Identifier: Apache-2.0
"""What kinds of events there are: frozen dataclasses with a name and a version (public)."""

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
from pydantic_core import PydanticSerializationError

from ressourcerie_core.events.problems import FactsUnreadable
from ressourcerie_core.modules.names import is_event_name

FactsT = TypeVar("FactsT")
#: Turns the facts of one version into those of the next one.
Upgrade = Callable[[dict[str, Any]], dict[str, Any]]

_MARK = "__ressourcerie_event__"
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Kind(Generic[FactsT]):
    """A kind of event: what it is called, and how its facts are written and read.

    :param subject: the field that says what the event is about; deliveries of one subject to one
        subscriber are made in order, those of different subjects wait for nobody.
    :param upgrades: by version, what turns the facts of that version into those of the next.
    """

    name: str
    version: int
    subject: str
    adapter: TypeAdapter[FactsT]
    upgrades: Mapping[int, Upgrade]
    title: str = ""

    def write(self, facts: FactsT) -> str:
        """Render facts as JSON.

        :raises TypeError: a field holds what its annotation does not allow.
        """
        try:
            return self.adapter.dump_json(facts, warnings="error").decode()
        except PydanticSerializationError as error:
            raise TypeError(f"{self.name}: {error}") from error

    def read(self, version: int, text: str) -> FactsT:
        """Read facts of this version, or of an older one that can be brought to it.

        :raises FactsUnreadable: they are of a version that this code does not know.
        """
        try:
            return self.adapter.validate_json(self._brought_up(version, text))
        except ValidationError as error:
            raise FactsUnreadable(self.name, version, known=self.version) from error

    def _brought_up(self, version: int, text: str) -> str:
        if version == self.version:
            return text
        facts = json.loads(text)
        for older in range(version, self.version):
            if older in self.upgrades:
                facts = self.upgrades[older](facts)
                version = older + 1
        if version != self.version:
            raise FactsUnreadable(self.name, version, known=self.version)
        return json.dumps(facts)


def event(
    name: str,
    *,
    subject: str,
    version: int = 1,
    upgrades: Mapping[int, Upgrade] | None = None,
    title: str = "",
) -> Callable[[type[FactsT]], type[FactsT]]:
    """Make an event of a frozen dataclass, in a module's ``public.py``.

    Fields hold ids, whole numbers, texts, Booleans, dates, aware instants, or tuples and frozen
    dataclasses of them: facts and no personal data, since events are kept.

    :param name: ``module.noun-past``, such as ``caisse.ticket-recorded``.
    :param subject: the field that names what it is about, such as ``ticket_id``.
    :param version: raised when a field changes its meaning, goes, or comes without a default.
    :param upgrades: by older version, a function from its facts to those of the next version.
    :param title: what happened, in a few French words, for whoever chooses what is told outside.
    """

    def mark(cls: type[FactsT]) -> type[FactsT]:
        if not is_event_name(name):
            raise ValueError(f"{name!r} is not « module.noun-past »")
        if not dataclasses.is_dataclass(cls) or subject not in cls.__dataclass_fields__:
            raise TypeError(f"{cls.__name__} is no dataclass with a field {subject!r}")
        adapter = TypeAdapter(with_config(_STRICT)(cls))
        setattr(cls, _MARK, Kind(name, version, subject, adapter, dict(upgrades or {}), title))
        return cls

    return mark


def kind_of(cls: type[Any]) -> Kind[Any] | None:
    """Give the kind that a class was marked as; ``None`` for any other class."""
    kind: Kind[Any] | None = vars(cls).get(_MARK)
    return kind
