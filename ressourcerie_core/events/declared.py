# SPDX-License-Identifier: Apache-2.0
"""From what loaded modules declare to who is told of what."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.events.kinds import Kind, kind_of
from ressourcerie_core.events.problems import EventMisdeclared
from ressourcerie_core.events.subscribing import Subscriber
from ressourcerie_core.events.telling import Happening
from ressourcerie_core.i18n import _
from ressourcerie_core.module import EVERY_EVENT, Module, Subscription


class Declaring(Protocol):
    """A loaded module, with what its descriptor names."""

    @property
    def name(self) -> str: ...

    @property
    def descriptor(self) -> Module: ...

    @property
    def events(self) -> Sequence[object]: ...

    @property
    def handlers(self) -> Sequence[Any]: ...


def subscribers_of(modules: Iterable[Declaring]) -> dict[str, Subscriber]:
    """Collect who is told of events; an event that no loaded module publishes keeps them waiting.

    :raises Refused: every event and subscription that is not one.
    """
    declaring = tuple(modules)
    if problems := [problem for module in declaring for problem in _problems_of(module)]:
        raise Refused(problems)
    kinds = {kind.name: kind for module in declaring for kind in _kinds_of(module)}
    found = (one for module in declaring for one in _subscribers_of(module, kinds))
    return {one.key: one for one in found}


def happenings_of(modules: Iterable[Declaring]) -> tuple[Happening, ...]:
    """List the kinds of events that loaded modules publish, module by module."""
    return tuple(
        Happening(kind.name, kind.version, kind.title or kind.name)
        for module in modules
        for kind in _kinds_of(module)
    )


def _problems_of(module: Declaring) -> Iterator[Problem]:
    for cls in module.events:
        kind = kind_of(cls) if isinstance(cls, type) else None
        if kind is None:
            reason = _("{what!r} n'est pas un événement (@event)").format(what=cls)
            yield EventMisdeclared(module.name, reason=reason)
        elif not kind.name.startswith(f"{module.name}."):
            reason = _("« {name} » ne commence pas par « {module}. »")
            yield EventMisdeclared(
                module.name, reason=reason.format(name=kind.name, module=module.name)
            )
    for handler in module.handlers:
        if not callable(handler):
            reason = _("{what!r} n'est pas une fonction").format(what=handler)
            yield EventMisdeclared(module.name, reason=reason)


def _kinds_of(module: Declaring) -> Iterator[Kind[Any]]:
    for cls in module.events:
        if isinstance(cls, type) and (kind := kind_of(cls)):
            yield kind


def _subscribers_of(module: Declaring, kinds: dict[str, Kind[Any]]) -> Iterator[Subscriber]:
    for declared, handler in zip(module.descriptor.subscriptions, module.handlers, strict=True):
        for key, event in _wanted(declared, kinds):
            yield Subscriber(
                key=f"{module.name}:{key}",
                module=module.name,
                event=event,
                handler=handler,
                kind=kinds.get(event),
                from_the_beginning=declared.from_the_beginning,
            )


def _wanted(declared: Subscription, kinds: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give the events that a subscription names, each with what its position is kept under."""
    if declared.event == EVERY_EVENT:
        yield from ((f"{declared.key}:{name}", name) for name in kinds)
    else:
        yield declared.key, declared.event
