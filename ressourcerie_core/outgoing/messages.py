# SPDX-License-Identifier: Apache-2.0
"""What is asked of another server, and what it answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ressourcerie_core.outgoing.addresses import Network
from ressourcerie_core.outgoing.destination import Destination
from ressourcerie_core.outgoing.problems import NotUnderstood


@dataclass(frozen=True)
class Request:
    """One request, read and checked, ready to leave.

    :param largest_bytes: the most that an answer's body may have.
    :param seconds: what the whole exchange may take.
    :param allowed: the networks beside the internet that the operator allowed.
    """

    method: str
    url: str
    destination: Destination
    # They hold secrets.
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    largest_bytes: int
    seconds: float
    allowed: Sequence[Network]


@dataclass(frozen=True)
class Reply:
    """What a server answered, whole.

    :param status: 200 to 299, or 400 and more: a redirection is a refusal.
    :param headers: by name in lower case; of one that is repeated, the last.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    host: str = ""

    @property
    def is_success(self) -> bool:
        """Tell whether the server says that it did what it was asked."""
        return self.status < 300  # noqa: PLR2004 (HTTP's own boundary)

    def json(self) -> Any:
        """Read the body as JSON.

        :raises NotUnderstood: it is none.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise NotUnderstood(self.host, type(error).__name__) from error
