# SPDX-License-Identifier: Apache-2.0
"""The seam of the network: what carries a request; one for the process, a test's own in a test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ressourcerie_core.outgoing.exchange import exchange
from ressourcerie_core.outgoing.messages import Reply, Request

Carrier = Callable[[Request], Reply]


class _Network:
    """Where requests leave."""

    carrier: Carrier = staticmethod(exchange)


def carry(request: Request) -> Reply:
    """Give a request to whoever carries them."""
    return _Network.carrier(request)


@contextmanager
def carried_by(carrier: Carrier) -> Iterator[None]:
    """Replace the network for the time of a test."""
    before, _Network.carrier = _Network.carrier, staticmethod(carrier)
    try:
        yield
    finally:
        _Network.carrier = staticmethod(before)
