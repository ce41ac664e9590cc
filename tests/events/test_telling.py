# SPDX-License-Identifier: Apache-2.0
"""What other servers may be told of events, and who asks for all of them."""

import json
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from ressourcerie_core.events import Happening, TypedText, event, tell
from ressourcerie_core.events.declared import happenings_of, subscribers_of
from ressourcerie_core.events.kinds import kind_of
from ressourcerie_core.module import EVERY_EVENT, Module, Subscription


@event("shop.money-moved", subject="till", title="De l'argent a bougé")
@dataclass(frozen=True)
class Moved:
    """Money moved."""

    till: str
    cents: int
    reason: TypedText | None = None


@event("shop.till-opened", subject="till")
@dataclass(frozen=True)
class Opened:
    """A till was opened."""

    till: str


class Listener(Module):
    name = "listener"
    subscriptions = (Subscription(EVERY_EVENT, ".subscribers:keep", name="all"),)


class Shop(Module):
    name = "shop"


def loaded(descriptor, *events, handlers=()):
    return SimpleNamespace(
        name=descriptor.name, descriptor=descriptor, events=events, handlers=handlers
    )


def test_what_a_person_typed_is_kept_in_the_base_and_told_to_nobody():
    moved = Moved("C1", 500, "pour Jeanne")
    kept = json.loads(kind_of(Moved).write(moved))

    assert kept == {"till": "C1", "cents": 500, "reason": "pour Jeanne"}
    assert tell(moved).facts == {"till": "C1", "cents": 500, "reason": None}
    assert kind_of(Moved).read(1, json.dumps(kept)) == moved


def test_what_is_told_says_what_it_is_about():
    told = tell(Moved("C1", 500))

    assert (told.name, told.version, told.subject) == ("shop.money-moved", 1, "C1")
    with pytest.raises(TypeError, match="str is no event"):
        tell("text")


def test_who_wants_every_event_has_a_position_for_each_kind():
    modules = [loaded(Shop, Moved, Opened), loaded(Listener, handlers=[print])]
    subscribers = subscribers_of(modules)

    wanted = {"listener:all:shop.money-moved", "listener:all:shop.till-opened"}
    assert set(subscribers) == wanted
    assert subscribers["listener:all:shop.till-opened"].kind is kind_of(Opened)
    assert not subscribers_of([modules[1]])


def test_kinds_of_events_have_a_title_or_their_name():
    found = happenings_of([loaded(Shop, Moved, Opened)])

    assert found == (
        Happening("shop.money-moved", 1, "De l'argent a bougé"),
        Happening("shop.till-opened", 1, "shop.till-opened"),
    )
