# SPDX-License-Identifier: Apache-2.0
"""No address leads a module to this machine or its network, unless the operator says so."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from ressourcerie_core.outgoing import (
    AddressRefused,
    NameUnknown,
    Outgoing,
    OutgoingProblem,
    UnsafeScheme,
    carried_by,
)
from ressourcerie_core.outgoing.exchange import exchange

from .hostile import hostile_urls
from .servers import listening, saying

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@contextmanager
def resolved(*addresses: str) -> Iterator[list[str]]:
    """Answer these addresses for any name, and keep the names that were asked."""
    asked: list[str] = []

    def resolve(host: str, _seconds: float) -> list[str]:
        asked.append(host)
        return list(addresses)

    with carried_by(partial(exchange, resolve=resolve)):
        yield asked


def test_three_hundred_hostile_addresses_reach_nobody():
    with listening(saying(OK)) as canary:
        urls = hostile_urls(canary.port)
        for url, addresses in urls:
            with resolved(*addresses), pytest.raises(OutgoingProblem) as refusal:
                Outgoing().send("GET", url, seconds=5)
            assert not refusal.value.maybe_sent, url

    assert len(urls) >= 300
    assert canary.visits == 0


def test_the_address_that_the_operator_allowed_is_called_and_named_in_host():
    with listening(saying(OK)) as canary, resolved("127.0.0.1") as asked:
        url = f"http://compta.example:{canary.port}/api?x=1"
        reply = Outgoing(["127.0.0.1"]).send("POST", url, body=b"a=1")

    assert (reply.status, reply.body) == (200, b"ok")
    assert asked == ["compta.example"]
    assert canary.heard.startswith(b"POST /api?x=1 HTTP/1.1\r\n")
    assert f"host: compta.example:{canary.port}\r\n".encode() in canary.heard.lower()


def test_a_disguised_address_is_the_one_that_it_writes():
    with listening(saying(OK)) as canary, resolved("::ffff:127.0.0.1"):
        assert (
            Outgoing(["127.0.0.0/8"]).send("GET", f"http://x.example:{canary.port}").status == 200
        )


def test_a_name_that_changes_after_the_check_is_not_asked_again():
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    with (
        listening(saying(OK)) as canary,
        carried_by(partial(exchange, resolve=lambda _host, _seconds: next(answers))),
    ):
        Outgoing(["127.0.0.1"]).send("GET", f"http://rebind.example:{canary.port}/")

    assert canary.visits == 1
    assert next(answers) == ["127.0.0.2"]


def test_the_refusal_gives_the_line_to_write():
    with resolved("::1", "192.168.1.10"), pytest.raises(AddressRefused) as refusal:
        Outgoing(["127.0.0.1"]).send("GET", "https://paheko.lan/")

    assert 'outgoing_allowed = ["127.0.0.1", "::1", "192.168.1.10"]' in refusal.value.hint
    assert (
        "paheko.lan mène à cette machine ou à son réseau (::1, 192.168.1.10)"
        in refusal.value.detail
    )


def test_the_internet_is_called_with_https_alone():
    with resolved("93.184.215.14"), pytest.raises(UnsafeScheme) as refusal:
        Outgoing().send("GET", "http://example.org/")

    assert 'outgoing_allowed = ["93.184.215.14"]' in refusal.value.hint


def test_a_network_that_holds_multicast_allows_nobody_there():
    with resolved("224.0.0.1"), pytest.raises(AddressRefused) as refusal:
        Outgoing(["224.0.0.0/4"]).send("GET", "http://x.example/")

    assert "corrigez-la" in refusal.value.hint


def test_a_name_without_address_is_told():
    def resolve(host: str, _seconds: float) -> list[str]:
        raise socket.gaierror(host)

    with carried_by(partial(exchange, resolve=resolve)), pytest.raises(NameUnknown):
        Outgoing().send("GET", "https://nulle-part.example/")


def test_a_name_with_accents_is_asked_as_the_network_writes_it():
    with resolved("10.0.0.1") as asked, pytest.raises(AddressRefused):
        Outgoing().send("GET", "https://Récup.example/")

    assert asked == ["xn--rcup-bpa.example"]


@pytest.mark.parametrize(
    "headers", [{"Host": "x"}, {"A": "b\r\nC: d"}, {"A b": "c"}, {"Content-Length": "0"}]
)
def test_a_header_that_would_split_the_request_is_the_caller_s_error(headers):
    with pytest.raises(ValueError, match="header"):
        Outgoing().send("GET", "https://example.org/", headers=headers)
