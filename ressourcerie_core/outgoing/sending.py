# SPDX-License-Identifier: Apache-2.0
"""What modules call: a request checked, sent once, and its answer."""

import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_network

from ressourcerie_core.outgoing.carrying import carry
from ressourcerie_core.outgoing.destination import destination_of
from ressourcerie_core.outgoing.messages import Reply, Request

LARGEST_BYTES = 65_536
SECONDS = 15.0

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
#: Without a space at either end: what cannot be written would be shown by the error that says so.
_VALUE = re.compile(r"([!-~]([ -~\t]*[!-~])?)?")
#: Written from the address and the body, so that nobody disagrees about them.
_OURS = {"host", "content-length", "transfer-encoding", "connection", "accept-encoding"}


class Outgoing:
    """The way out: one request at a time, to an address that was checked.

    :param allowed: addresses or networks beside the internet, as ``outgoing_allowed`` writes them.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = tuple(ip_network(written) for written in allowed)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        largest_bytes: int = LARGEST_BYTES,
        seconds: float = SECONDS,
    ) -> Reply:
        """Send a request once, and give the answer.

        The name is resolved once, every address that it has is checked, and one of those is
        called. No redirection is followed, no cookie kept, no proxy of the environment used, and
        nothing is sent again.

        :param url: absolute, ``https`` unless the operator allowed the address.
        :param headers: those of the request; never ``Host`` nor those of the body's length.
        :param largest_bytes: the most that the answer's body may have.
        :param seconds: what the whole exchange may take, name and certificate included.
        :raises OutgoingProblem: no usable answer; its ``maybe_sent`` says what is known.
        :raises ValueError: the method or a header cannot be written.
        """
        request = Request(
            _checked_method(method),
            url,
            destination_of(url),
            _checked_headers(headers or {}),
            body,
            largest_bytes,
            seconds,
            self._allowed,
        )
        return carry(request)


def _checked_method(method: str) -> str:
    if not _TOKEN.fullmatch(method) or method == "CONNECT":
        raise ValueError(f"{method!r} is no method")
    return method


def _checked_headers(headers: Mapping[str, str]) -> Mapping[str, str]:
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name) or name.lower() in _OURS:
            raise ValueError(f"{name!r} is no header to give")
        if not _VALUE.fullmatch(value):
            # The value may be a secret.
            raise ValueError(f"the value of {name} cannot be written in a header")
    return headers
