# SPDX-License-Identifier: Apache-2.0
"""The configuration: found, read, checked key by key, and refused in French."""

from ressourcerie_core.conf.configuration import Configuration
from ressourcerie_core.conf.load import load
from ressourcerie_core.conf.locate import locate

__all__ = ["Configuration", "load", "locate"]
