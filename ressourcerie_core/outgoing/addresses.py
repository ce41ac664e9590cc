# SPDX-License-Identifier: Apache-2.0
"""Which addresses are of the internet, and which are of this machine, its network, or of nobody."""

from collections.abc import Iterator, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: What Python's ``is_global`` takes for the internet's in one of its versions, and is not.
_NOT_GLOBAL: tuple[Network, ...] = tuple(
    ip_network(written)
    for written in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def plain(address: Address) -> Address:
    """Give the IPv4 address that an IPv6 one writes, which the system would connect to."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def is_of_the_internet(address: Address) -> bool:
    """Tell whether an address, and those that a gateway would make of it, are public ones."""
    return all(_is_public(one) for one in (address, *_carried(address)))


def may_be_allowed(address: Address) -> bool:
    """Tell whether one server can be there at all, so that an operator may allow it."""
    return not (address.is_multicast or address.is_unspecified or _is_broadcast(address))


def is_allowed(address: Address, allowed: Sequence[Network]) -> bool:
    """Tell whether the operator named the address, or a network that holds it."""
    return may_be_allowed(address) and any(address in network for network in allowed)


def _is_public(address: Address) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    return not any(address in network for network in _NOT_GLOBAL)


def _is_broadcast(address: Address) -> bool:
    return address == IPv4Address("255.255.255.255")


def _carried(address: Address) -> Iterator[IPv4Address]:
    """Give the IPv4 addresses to which translators and tunnels would lead."""
    if not isinstance(address, IPv6Address):
        return
    if address in _NAT64:
        yield IPv4Address(int(address) & 0xFFFF_FFFF)
    if address.sixtofour:
        yield address.sixtofour
    if address.ipv4_mapped:
        yield address.ipv4_mapped
