# SPDX-License-Identifier: Apache-2.0
"""A server that answers badly costs its caller a known time and a known memory, and is told."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ressourcerie_core import clock
from ressourcerie_core.outgoing import (
    AnswerLost,
    CertificateRefused,
    NotReached,
    NotUnderstood,
    Outgoing,
    Redirected,
    Reply,
    TooLong,
    TooSlow,
    carried_by,
)
from ressourcerie_core.outgoing.exchange import exchange

from .servers import Canary, endlessly, listening, saying

HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture(autouse=True)
def _real_network() -> Iterator[None]:
    with carried_by(partial(exchange, resolve=lambda _host, _seconds: ["127.0.0.1"])):
        yield


def call(canary: Canary, *, seconds: float = 20, scheme: str = "http", body: bytes = b"") -> Reply:
    url = f"{scheme}://paheko.example:{canary.port}/api"
    return Outgoing(["127.0.0.1"]).send("POST", url, seconds=seconds, body=body)


@pytest.mark.parametrize("status", [301, 302, 303, 304, 307, 308])
def test_no_redirection_is_followed(status):
    elsewhere = b"HTTP/1.1 %d X\r\nLocation: http://127.0.0.1:1/\r\n\r\n" % status
    with listening(saying(elsewhere)) as canary, pytest.raises(Redirected):
        call(canary)

    assert canary.visits == 1


def test_an_empty_body_is_said_to_be_empty():
    with listening(saying(HEAD + b"Content-Length: 0\r\n\r\n")) as canary:
        call(canary)

    assert b"Content-Length: 0" in canary.heard


@pytest.mark.parametrize("status", [410, 429, 500])
def test_a_refusal_is_an_answer_with_its_headers(status):
    refusal = b"HTTP/1.1 %d X\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n" % status
    with listening(saying(refusal)) as canary:
        reply = call(canary)

    assert (reply.status, reply.is_success) == (status, False)
    assert reply.headers["retry-after"] == "120"


def test_an_endless_body_is_left_as_soon_as_it_is_too_long():
    pause = threading.Event()
    with (
        listening(endlessly(HEAD + b"\r\n", b"x" * 65536, pause, 0)) as canary,
        pytest.raises(TooLong) as refusal,
    ):
        call(canary)

    assert "65536 octets" in refusal.value.detail


def test_endless_headers_are_left_too():
    pause = threading.Event()
    with (
        listening(endlessly(HEAD, b"X-Y: z\r\n" * 1000, pause, 0)) as canary,
        pytest.raises(AnswerLost),
    ):
        call(canary)


@pytest.mark.parametrize("head", [HEAD + b"Content-Length: 60\r\n\r\n", HEAD, b""])
def test_one_byte_now_and_then_does_not_outlast_the_limit(head):
    pause, began = threading.Event(), time.perf_counter()
    with listening(endlessly(head, b"H", pause, 0.1)) as canary, pytest.raises(TooSlow) as refusal:
        call(canary, seconds=2)

    assert time.perf_counter() - began < 20
    assert refusal.value.maybe_sent


def test_silence_does_not_outlast_the_limit():
    with listening(lambda visitor: visitor.recv(1)) as canary, pytest.raises(TooSlow):
        call(canary, seconds=2)


def test_a_bomb_is_never_unpacked():
    bomb = gzip.compress(b"0" * 20_000_000)
    head = HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    with listening(saying(head, bomb)) as canary, pytest.raises(NotUnderstood):
        call(canary)


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-OpenSSH\r\n\r\n", HEAD + b"Content-Length: 9\r\n\r\nhalf"]
)
def test_what_broke_after_it_was_sent_may_have_been_done(answer):
    with listening(saying(answer)) as canary, pytest.raises(AnswerLost) as refusal:
        call(canary, body=b"x")

    assert refusal.value.maybe_sent
    assert "on ne sait pas" in refusal.value.detail


def test_a_closed_port_was_sent_nothing():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NotReached) as refusal:
        Outgoing(["127.0.0.1"]).send("GET", f"http://x.example:{port}/")

    assert not refusal.value.maybe_sent


def test_a_server_without_tls_was_sent_nothing():
    with listening(saying(HEAD + b"\r\n")) as canary, pytest.raises(CertificateRefused) as refusal:
        call(canary, scheme="https")

    assert b"/api" not in canary.heard
    assert not refusal.value.maybe_sent


def test_a_certificate_of_nobody_is_refused_before_anything_is_said(tmp_path):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(self_signed(tmp_path))
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=partial(shake_hands, listener, context, heard))
        thread.start()
        port = listener.getsockname()[1]
        with pytest.raises(CertificateRefused):
            Outgoing(["127.0.0.1"]).send("GET", f"https://paheko.example:{port}/", seconds=20)
        thread.join(30)

    assert heard == []


def shake_hands(listener: socket.socket, context: ssl.SSLContext, heard: list[bytes]) -> None:
    visitor, _address = listener.accept()
    try:
        with context.wrap_socket(visitor, server_side=True) as secure:
            heard.append(secure.recv(100))
    except OSError:
        visitor.close()


def self_signed(folder):
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(clock.now())
        .not_valid_after(clock.now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("paheko.example")]), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file


def test_an_answer_that_is_no_json_is_told():
    with pytest.raises(NotUnderstood):
        Reply(200, body=b"<html>", host="paheko.example").json()
