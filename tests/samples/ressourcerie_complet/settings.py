# SPDX-License-Identifier: Apache-2.0
"""The table ``[complet]`` of the configuration file."""

from pydantic import Field

from ressourcerie_core.settings import ModuleSettings


class CompletSettings(ModuleSettings):
    longest_note: int = Field(default=200, description="Longueur d'une note, en caractères.", gt=0)
    trace_file: str = Field(default="", description="Fichier où noter départs et arrêts.")
