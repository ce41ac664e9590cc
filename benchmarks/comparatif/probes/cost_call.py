# SPDX-License-Identifier: Apache-2.0
"""Print as JSON the nanoseconds of one call to N subscribers, for each way of calling."""

import importlib.metadata
import json
import sys
import timeit
from collections.abc import Callable

import pluggy
from stevedore.extension import Extension
from stevedore.named import NamedExtensionManager

hookspec = pluggy.HookspecMarker("comparatif")
hookimpl = pluggy.HookimplMarker("comparatif")
POINT = importlib.metadata.EntryPoint("subscriber", "none:none", "none")


class Specification:
    """The contract of the subscribers."""

    @hookspec
    def greet(self, who: str) -> None:
        """Do nothing."""


class Subscriber:
    """One subscriber that does nothing."""

    @hookimpl
    def greet(self, who: str) -> None:
        """Do nothing."""


def plain_loop(subscribers: list[Subscriber]) -> Callable[[], object]:
    methods = tuple(subscriber.greet for subscriber in subscribers)

    def emit() -> None:
        for method in methods:
            method(who="you")

    return emit


def guarded_loop(subscribers: list[Subscriber]) -> Callable[[], object]:
    """Loop, each call guarded: a failing subscriber spoils no other."""
    methods = tuple(subscriber.greet for subscriber in subscribers)

    def emit() -> None:
        for method in methods:
            try:
                method(who="you")
            except Exception as error:  # broad on purpose: isolation is what is measured
                print(error)

    return emit


def with_stevedore(subscribers: list[Subscriber]) -> Callable[[], object]:
    extensions = [
        Extension(f"subscriber{number}", POINT, Subscriber, subscriber)
        for number, subscriber in enumerate(subscribers)
    ]
    manager = NamedExtensionManager.make_test_instance(extensions)
    return lambda: manager.map_method("greet", who="you")


def with_pluggy(subscribers: list[Subscriber]) -> Callable[[], object]:
    manager = pluggy.PluginManager("comparatif")
    manager.add_hookspecs(Specification)
    for subscriber in subscribers:
        manager.register(subscriber)
    greet = manager.hook.greet
    return lambda: greet(who="you")


WAYS = (plain_loop, guarded_loop, with_stevedore, with_pluggy)


def nanoseconds(emit: Callable[[], object]) -> float:
    number, _ = timeit.Timer(emit).autorange()
    return timeit.timeit(emit, number=number) / number * 1e9


def main(subscribers: int) -> None:
    crowd = [Subscriber() for _ in range(subscribers)]
    print(json.dumps({way.__name__: nanoseconds(way(crowd)) for way in WAYS}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
