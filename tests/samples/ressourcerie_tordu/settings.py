# SPDX-License-Identifier: Apache-2.0
"""The table ``[tordu]``: which of the faults that stop a module is wanted."""

from pydantic import Field

from ressourcerie_core.settings import ModuleSettings


class TorduSettings(ModuleSettings):
    stop: str = Field(default="", description="Ce que fait l'arrêt : « raise » ou « hang ».")
