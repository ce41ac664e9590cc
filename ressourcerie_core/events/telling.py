# SPDX-License-Identifier: Apache-2.0
"""Events as other servers may be told of them: facts, and nothing that a person typed (public)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainSerializer, SerializationInfo

from ressourcerie_core.events.kinds import kind_of

_OUTSIDE = "outside"


def _unless_outside(text: str, info: SerializationInfo) -> str | None:
    return None if info.context == _OUTSIDE else text


#: A text that a person typed, and that may say anything: other servers are never told it.
TypedText = Annotated[str, PlainSerializer(_unless_outside)]


@dataclass(frozen=True)
class Happening:
    """A kind of event that an enabled module publishes.

    :param name: such as ``caisse.ticket-recorded``.
    :param title: what happened, in a few French words.
    """

    name: str
    version: int
    title: str


@dataclass(frozen=True)
class Told:
    """An event as another server may be told of it.

    :param subject: what it is about; those of one subject are told in order.
    :param facts: JSON values, without what a person typed.
    """

    name: str
    version: int
    subject: str
    facts: Mapping[str, Any]


def tell(facts: object) -> Told:
    """Give an event as another server may be told of it.

    :param facts: an instance of a dataclass marked with :func:`event`, as a subscriber receives it.
    :raises TypeError: it is not such an instance.
    """
    kind = kind_of(type(facts))
    if kind is None:
        raise TypeError(f"{type(facts).__name__} is no event: mark it with @event")
    told = kind.adapter.dump_python(facts, mode="json", context=_OUTSIDE)
    return Told(kind.name, kind.version, str(getattr(facts, kind.subject)), told)
