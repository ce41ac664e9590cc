# SPDX-License-Identifier: Apache-2.0
"""What a command is run with: the options that come before it."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ressourcerie_core.conf import Configuration, load, locate


@dataclass
class Invocation:
    """One run of the command; verbs receive it through ``click.pass_obj``."""

    conf_option: Path | None = None

    @property
    def conf_file(self) -> Path:
        """Find the configuration file.

        :raises ConfigurationNotFound: when there is none.
        """
        return locate(self.conf_option, os.environ)

    def configuration(self) -> Configuration:
        """Read the configuration, once.

        :raises Refused: when the file is missing or wrong.
        """
        return self._configuration

    @cached_property
    def _configuration(self) -> Configuration:
        return load(self.conf_file)
