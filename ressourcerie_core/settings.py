# SPDX-License-Identifier: Apache-2.0
"""What an operator sets in ``ressourcerie.conf``: the core's table, and the base of a module's."""

from ipaddress import ip_network
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

_STRICT_AND_FROZEN = ConfigDict(
    extra="forbid",
    frozen=True,
    # An error message that repeats its input may repeat a secret.
    hide_input_in_errors=True,
)

Seconds = Annotated[float, Field(gt=0, le=3600)]


class ModuleSettings(BaseModel):
    """The settings of a module: one field per key of its table, each with a French description.

    A secret is a field of type ``pydantic.SecretStr`` (or ``SecretStr | None``, which may be left
    out). It has no default in clear, and is given as ``<key>_file``, a path to a file that nobody
    else may read, or by an environment variable; the file refuses it in clear.

    The platform reads it from the configuration and hands it, validated, to the module; a test
    builds it like any pydantic model, and nothing is then read from the environment.
    """

    model_config = _STRICT_AND_FROZEN


class CoreSettings(BaseModel):
    """The table ``[core]`` of ``ressourcerie.conf``."""

    model_config = _STRICT_AND_FROZEN

    enabled_modules: tuple[str, ...] = Field(
        default=(),
        description="Modules activés, dans l'ordre du menu ; chacun est un paquet pip installé.",
    )
    database_url: str = Field(
        min_length=1,
        # It may hold a password.
        repr=False,
        examples=["sqlite:///var/ressourcerie.db"],
        description=(
            "Adresse de la base : sqlite:///var/ressourcerie.db, ou "
            "postgresql+psycopg://utilisateur@hôte/base."
        ),
    )
    database_password: SecretStr | None = Field(
        default=None, description="Mot de passe de la base PostgreSQL."
    )
    on_module_error: Literal["stop", "quarantine"] = Field(
        default="stop",
        description=(
            "Si un module activé ne peut pas démarrer : stop refuse de démarrer, quarantine "
            "laisse de côté ce module et ceux qui en ont besoin, et le dit."
        ),
    )
    require_lock: bool = Field(
        default=False,
        description=(
            "Refuser un module dont les fichiers ne sont plus ceux que l'on a relevés ; cette "
            "version ne sait pas encore le faire, et refuse true."
        ),
    )
    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Adresse d'écoute ; 127.0.0.1 n'est joignable que de cette machine.",
    )
    port: int = Field(
        default=8000,
        ge=0,
        le=65535,
        description="Port d'écoute ; 0 laisse le système en choisir un libre.",
    )
    trusted_proxies: tuple[str, ...] = Field(
        default=("127.0.0.1", "::1"),
        description=(
            "Adresses (ou réseaux, 10.0.0.0/8) des serveurs HTTPS placés devant, seuls crus quand "
            "ils disent d'où vient une demande ; [] n'en croit aucun."
        ),
    )
    outgoing_allowed: tuple[str, ...] = Field(
        default=(),
        description=(
            "Adresses (ou réseaux, 192.168.1.0/24) hors d'internet que les modules peuvent "
            "appeler, même sans HTTPS : un serveur de cette machine (127.0.0.1) ou du réseau local."
        ),
    )
    workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Nombre de processus qui servent ; toujours 1 avec SQLite.",
    )
    module_import_seconds: Seconds = Field(
        default=10, description="Temps laissé à l'import d'un module, en secondes."
    )
    module_start_seconds: Seconds = Field(
        default=30, description="Temps laissé au démarrage d'un module, en secondes."
    )
    module_stop_seconds: Seconds = Field(
        default=10, description="Temps laissé à l'arrêt d'un module, en secondes."
    )
    request_max_bytes: int = Field(
        default=10_485_760,
        ge=1024,
        le=1_073_741_824,
        description="Taille la plus grande d'une requête, en octets ; au-delà elle est refusée.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Ce que le journal d'exploitation garde, du plus au moins."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="Forme du journal d'exploitation : text ou json."
    )
    metrics: bool = Field(
        default=False,
        description=(
            "Donner des mesures à Prometheus sur /metrics, à qui montre un jeton qui a la "
            "permission core.read-metrics."
        ),
    )
    backup_folder: str = Field(
        default="",
        description=(
            "Dossier où une sauvegarde est faite chaque jour ; vide : aucune. De préférence sur un "
            "autre disque que la base."
        ),
    )
    backup_hour: int = Field(
        default=2, ge=0, le=23, description="Heure de la sauvegarde de chaque jour."
    )
    backup_keep: int = Field(
        default=30,
        ge=2,
        le=3650,
        description="Nombre de sauvegardes gardées dans le dossier ; les plus anciennes s'en vont.",
    )
    backup_command: tuple[str, ...] = Field(
        default=(),
        examples=[["rclone", "copy", "{file}", "ailleurs:ressourcerie"]],
        description=(
            "Commande qui emporte chaque sauvegarde ailleurs, un mot par texte ; {file} y tient "
            "lieu du chemin du fichier. Aucun interpréteur ne la lit."
        ),
    )
    backup_passphrase: SecretStr | None = Field(
        default=None, description="Phrase de passe qui chiffre les sauvegardes de chaque jour."
    )
    badge: str = Field(
        default="",
        max_length=40,
        description="Mot du bandeau coloré d'une instance d'essai ; vide en production.",
    )

    @field_validator("trusted_proxies", "outgoing_allowed")
    @classmethod
    def are_addresses(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse names, whose addresses others choose, and « * », which is everybody."""
        for written in addresses:
            try:
                ip_network(written)
            except ValueError:
                raise ValueError(
                    f"« {written} » n'est ni une adresse IP, ni un réseau comme 10.0.0.0/8"
                ) from None
        return addresses

    @field_validator("backup_command")
    @classmethod
    def names_the_file(cls, backup_command: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse a command that would carry nothing away."""
        if backup_command and not any("{file}" in word for word in backup_command):
            raise ValueError("aucun mot ne contient {file}, qui tient lieu de la sauvegarde")
        return backup_command

    @field_validator("require_lock")
    @classmethod
    def is_not_promised(cls, require_lock: bool) -> bool:
        """Refuse what would be a false safety."""
        if require_lock:
            raise ValueError("cette version ne vérifie pas encore les fichiers des modules")
        return require_lock
