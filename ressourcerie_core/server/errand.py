# SPDX-License-Identifier: Apache-2.0
"""What a parent starts a child for: the first message of their channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ressourcerie_core.auth.codes import new_code
from ressourcerie_core.conf import Configuration
from ressourcerie_core.errors import Problem
from ressourcerie_core.server.channel import Message, problem_to_json


@dataclass(frozen=True)
class Errand:
    """What a child is to do, with the configuration that its parent read.

    The text travels, and not the path alone: a file changed since is applied by a restart, not by
    the death of a child.
    """

    configuration: Configuration
    #: The names to plan instead of the file's list.
    enabled: Sequence[str] | None = None
    #: What to do with faulty modules, instead of what the file says.
    policy: Literal["stop", "quarantine"] | None = None
    #: The modules that failed in another child, and why.
    left_out: Mapping[str, Problem] = field(default_factory=dict)
    safe: bool = False
    #: What founds a base without accounts; the same for every child of a server.
    first_run_code: str = field(default_factory=new_code)
    #: The listening socket's descriptor; ``None`` for a probe, which serves nothing.
    socket: int | None = None
    #: The descriptor of the lock on the base, which the child holds as long as it lives.
    lock: int | None = None
    #: The descriptors of the passage by which connections go from a child to the next.
    passage: tuple[int, ...] = ()

    @property
    def descriptors(self) -> tuple[int, ...]:
        """The descriptors that the child inherits."""
        return tuple(one for one in (self.socket, self.lock, *self.passage) if one is not None)

    def as_message(self, *, waits: bool = False, is_first: bool = False) -> Message:
        """Render the errand as :mod:`ressourcerie_core.server.work` reads it.

        :param waits: prepare everything, and begin only when told to take over.
        :param is_first: nothing serves yet, and nobody is left to tell what was disabled meanwhile.
        """
        return {
            "file": str(self.configuration.file),
            "text": self.configuration.text,
            "enabled": self.enabled,
            "policy": self.policy,
            "left_out": {name: problem_to_json(one) for name, one in self.left_out.items()},
            "safe": self.safe,
            "first_run_code": self.first_run_code,
            "socket": self.socket,
            "passage": self.passage,
            "inherited": self.descriptors,
            "waits": waits,
            "is_first": is_first,
        }
