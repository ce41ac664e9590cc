# SPDX-License-Identifier: Apache-2.0
"""What an operator decides for the connector; without it nothing leaves."""

from pydantic import Field, SecretStr

from ressourcerie_core.settings import ModuleSettings


class JarvosSettings(ModuleSettings):
    """The table ``[jarvos]``."""

    address: str | None = Field(
        default=None,
        examples=["https://ressourcerie.example.org/"],
        description="Adresse de cette instance, dite à ceux qui reçoivent ses événements.",
    )
    webhooks_key: SecretStr | None = Field(
        default=None,
        min_length=32,
        description=(
            "Clé dont les secrets des destinations sont tirés, d'au moins 32 signes ; sans elle, "
            "aucun événement ne sort d'ici."
        ),
    )
    assistants: bool = Field(
        default=False,
        description=(
            "Laisser entrer les assistants qui ont un jeton ; sans ce réglage, aucun n'est admis."
        ),
    )
    proposal_days: int = Field(
        default=14,
        ge=1,
        le=366,
        description="Jours pendant lesquels la proposition d'un assistant attend une décision.",
    )
