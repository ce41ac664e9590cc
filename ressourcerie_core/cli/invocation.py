# SPDX-License-Identifier: Apache-2.0
"""What a command is run with: the options that come before it."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ressourcerie_core.conf import Configuration
    from ressourcerie_core.platform import Platform


@dataclass
class Invocation:
    """One run of the command; verbs receive it through ``click.pass_obj``."""

    conf_option: Path | None = None
    #: The module that gave the command, and those that it requires; ``None`` for our own verbs.
    platform: "Platform | None" = None

    def configuration(self) -> "Configuration":
        """Find and read the configuration, once.

        :raises ConfigurationNotFound: there is none.
        :raises Refused: the file is missing or wrong.
        """
        return self._configuration

    @cached_property
    def _configuration(self) -> "Configuration":
        # Late: what reads no configuration does not wait for what checks it.
        from ressourcerie_core.conf import load, locate  # noqa: PLC0415

        return load(locate(self.conf_option, os.environ))
