# SPDX-License-Identifier: Apache-2.0
"""One exchange over one connection, to a checked address, with limits that hold over the whole."""

import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpcore2 as httpcore

from ressourcerie_core.outgoing.addresses import Address
from ressourcerie_core.outgoing.messages import Reply, Request
from ressourcerie_core.outgoing.problems import (
    AnswerLost,
    CertificateRefused,
    NotReached,
    NotUnderstood,
    Redirected,
    TooLong,
    TooSlow,
)
from ressourcerie_core.outgoing.resolving import (
    Resolver,
    addresses_by_the_system,
    checked_addresses,
)

_PIECE = 16_384
#: To the others, a server may answer 411 unless they say that their body is empty.
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})
_REDIRECTIONS = range(300, 400)
_FIRST_FINAL_STATUS = 200


def exchange(request: Request, resolve: Resolver = addresses_by_the_system) -> Reply:
    """Send a request and read its answer.

    :param resolve: asked once for the addresses of the host.
    :raises OutgoingProblem: no usable answer.
    """
    progress = _Progress(request.seconds)
    addresses = checked_addresses(request, resolve)
    host = request.destination.host
    try:
        reply = _read(request, _Pinned(addresses, progress))
    except _TimeIsUp:
        raise (TooSlow(host, request.seconds) if progress.sent else NotReached(host)) from None
    except _CertificateFailed as error:
        raise CertificateRefused(host, str(error)) from None
    except (
        httpcore.NetworkError,
        httpcore.TimeoutException,
        httpcore.RemoteProtocolError,
    ) as error:
        cause = type(error).__name__
        raise (AnswerLost(host, cause) if progress.sent else NotReached(host, cause)) from None
    return _usable(reply)


def _read(request: Request, network: "_Pinned") -> Reply:
    where = request.destination
    url = httpcore.URL(
        scheme=where.scheme, host=where.written_host, port=_port(request), target=where.target
    )
    headers = [*request.headers.items(), ("Accept-Encoding", "identity"), ("Connection", "close")]
    origin = httpcore.Origin(url.scheme, url.host, where.port)
    with (
        httpcore.HTTPConnection(origin, network_backend=network) as connection,
        connection.stream(
            request.method,
            url,
            headers=headers,
            content=None if request.method in _BODILESS and not request.body else request.body,
            extensions={"sni_hostname": where.host},
        ) as response,
    ):
        body = bytearray()
        for piece in response.iter_stream():
            body += piece
            if len(body) > request.largest_bytes:
                raise TooLong(where.host, request.largest_bytes)
        received = {
            name.decode().lower(): value.decode("latin-1") for name, value in response.headers
        }
        return Reply(response.status, received, bytes(body), where.host)


def _port(request: Request) -> int | None:
    """Give the port to write in ``Host``: none when it is the usual one."""
    usual = {"https": 443, "http": 80}[request.destination.scheme]
    return None if request.destination.port == usual else request.destination.port


def _usable(reply: Reply) -> Reply:
    if reply.status in _REDIRECTIONS:
        raise Redirected(reply.host, reply.status)
    if reply.status < _FIRST_FINAL_STATUS:
        raise NotUnderstood(reply.host, f"HTTP {reply.status}")
    # Never unpacked: a few bytes may hold as many as they like.
    if reply.headers.get("content-encoding", "identity").lower() != "identity":
        raise NotUnderstood(reply.host, "Content-Encoding")
    return reply


class _TimeIsUp(Exception):
    """The exchange has taken all that it may."""


class _CertificateFailed(Exception):
    """The other end did not prove its name."""


@dataclass
class _Progress:
    """How much time is left, and whether the other end was told anything."""

    seconds: float
    sent: bool = False
    _began: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        left = self._began + self.seconds - time.monotonic()
        if left <= 0:
            raise _TimeIsUp
        return left


class _Pinned(httpcore.NetworkBackend):
    """Connects to checked addresses alone, whatever the name has become since."""

    def __init__(self, addresses: Sequence[Address], progress: _Progress) -> None:
        self._addresses = addresses
        self._progress = progress
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 (resolved and checked already)
        port: int,
        timeout: float | None = None,  # noqa: ARG002 (the whole exchange has one)
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError("no address")
        for tried, address in enumerate(self._addresses):
            share = self._progress.left() / (len(self._addresses) - tried)
            try:
                stream = self._system.connect_tcp(
                    str(address), port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Timed(stream, self._progress)
        raise failure


class _Timed(httpcore.NetworkStream):
    """A connection on which nothing lasts longer than what is left."""

    def __init__(self, stream: httpcore.NetworkStream, progress: _Progress) -> None:
        self._stream = stream
        self._progress = progress

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        try:
            return self._stream.read(max_bytes, self._progress.left())
        except httpcore.ReadTimeout:
            raise _TimeIsUp from None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._progress.sent = True
        try:
            for start in range(0, len(buffer), _PIECE):
                self._stream.write(buffer[start : start + _PIECE], self._progress.left())
        except httpcore.WriteTimeout:
            raise _TimeIsUp from None

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        try:
            stream = self._stream.start_tls(ssl_context, server_hostname, self._progress.left())
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLError):
                raise _CertificateFailed(error.__cause__.reason or "TLS") from None
            raise
        return _Timed(stream, self._progress)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
