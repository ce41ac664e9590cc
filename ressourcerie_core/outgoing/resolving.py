# SPDX-License-Identifier: Apache-2.0
"""From a name to addresses, once, and the refusal of those that are not to be called."""

import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import ip_address

from ressourcerie_core.outgoing.addresses import (
    Address,
    is_allowed,
    is_of_the_internet,
    may_be_allowed,
    plain,
)
from ressourcerie_core.outgoing.messages import Request
from ressourcerie_core.outgoing.problems import AddressRefused, NameUnknown, UnsafeScheme

#: Given a name and the seconds that it may take; raises ``OSError`` when there is no address.
Resolver = Callable[[str, float], Sequence[str]]


def addresses_by_the_system(host: str, seconds: float) -> Sequence[str]:
    """Ask the system, and give up on it in time: its own patience is not ours to set.

    :raises OSError: the name has no address, or nobody said so in time.
    """
    found: list[str] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(str(answer[4][0]) for answer in answers)

    # Daemon: a resolver that hangs keeps neither the caller nor the process.
    asking = threading.Thread(target=ask, name="outgoing-name", daemon=True)
    asking.start()
    asking.join(seconds)
    if not found:
        raise OSError(host)
    return list(dict.fromkeys(found))


def checked_addresses(request: Request, resolve: Resolver) -> list[Address]:
    """Give every address of a request's host, each one that may be called.

    :raises NameUnknown: there is none.
    :raises AddressRefused: one of them is neither the internet's nor allowed.
    :raises UnsafeScheme: plain HTTP, and one of them was not allowed.
    """
    host = request.destination.host
    try:
        written = resolve(host, request.seconds)
    except OSError:
        raise NameUnknown(host) from None
    addresses = [plain(ip_address(one.partition("%")[0])) for one in written]
    _check([one for one in addresses if not is_allowed(one, request.allowed)], request)
    return addresses


def _check(addresses: Sequence[Address], request: Request) -> None:
    """Refuse together all the addresses that need a permission, so that one line gives it."""
    host, allowed = request.destination.host, [_written(one) for one in request.allowed]
    inner = [one for one in addresses if not is_of_the_internet(one)]
    if inner:
        ever = all(may_be_allowed(one) for one in inner)
        raise AddressRefused(host, [str(one) for one in inner], allowed, ever=ever)
    if addresses and request.destination.scheme != "https":
        raise UnsafeScheme(host, [str(one) for one in addresses], allowed)


def _written(network: object) -> str:
    """Write one address as people do, without its « /32 »."""
    return str(network).removesuffix("/32").removesuffix("/128")
