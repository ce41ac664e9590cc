# SPDX-License-Identifier: Apache-2.0
"""What a call needs of the instance, whether it came over HTTP or from a command."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ressourcerie_core.assistants import Assistance
from ressourcerie_core.operations import Json

from .settings import JarvosSettings


@dataclass(frozen=True)
class Desk:
    """The instance, as assistants are served from it.

    :param read: gives a short session that cannot write.
    :param do: runs an operation, with its facts, where the writer is.
    """

    assistance: Assistance
    settings: JarvosSettings
    read: Callable[[], AbstractContextManager[Session]]
    do: Callable[..., Json]
