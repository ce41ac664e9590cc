# SPDX-License-Identifier: Apache-2.0
"""Where Paheko is, and the key that opens it; nothing else is asked of the configuration."""

from pydantic import Field, SecretStr

from ressourcerie_core.settings import ModuleSettings


class PahekoSettings(ModuleSettings):
    """The table ``[paheko]``."""

    url: str | None = Field(
        default=None,
        examples=["https://compta.example.org/"],
        description="Adresse de Paheko, comme dans la barre d'un navigateur.",
    )
    user: str | None = Field(
        default=None,
        examples=["ressourcerie"],
        description="Identifiant de la clé d'API, de niveau « écriture ».",
    )
    password: SecretStr | None = Field(default=None, description="Mot de passe de la clé d'API.")
