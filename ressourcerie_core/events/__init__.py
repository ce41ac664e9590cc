# SPDX-License-Identifier: Apache-2.0
"""Durable events: recorded with the fact, delivered to each subscriber once (public to modules)."""

from ressourcerie_core.events.kinds import event
from ressourcerie_core.events.publishing import publish
from ressourcerie_core.events.received import Received
from ressourcerie_core.events.telling import Happening, Told, TypedText, tell

__all__ = ["Happening", "Received", "Told", "TypedText", "event", "publish", "tell"]
