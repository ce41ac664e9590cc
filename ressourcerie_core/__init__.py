# SPDX-License-Identifier: Apache-2.0
"""The platform of the ressourceries: it loads modules, and knows none."""

import os

__version__ = "0.1.0"

# Pydantic would import the plugins of any installed package, and die of one whose metadata are
# broken: nothing that is not enabled is imported here.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
