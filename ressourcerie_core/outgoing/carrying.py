# SPDX-License-Identifier: Apache-2.0
"""The seam of the network: what carries a request; one for the process, a test's own in a test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ressourcerie_core.outgoing.messages import Reply, Request

Carrier = Callable[[Request], Reply]


def _by_the_network(request: Request) -> Reply:
    # Late: most instances call nobody, and their start does not wait for an HTTP client.
    from ressourcerie_core.outgoing.exchange import exchange  # noqa: PLC0415

    return exchange(request)


class _Network:
    """Where requests leave."""

    carrier: Carrier = staticmethod(_by_the_network)


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
