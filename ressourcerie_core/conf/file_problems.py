# SPDX-License-Identifier: Apache-2.0
"""Refusals of the configuration file as a whole: what it is instead of a TOML text."""

from collections.abc import Iterable
from pathlib import Path

from ressourcerie_core.conf.problems import ConfigurationProblem


class FileRefused(ConfigurationProblem):
    """The file cannot be read at all; subclasses say what it is instead of a text."""

    title = "Fichier de configuration illisible"

    def __init__(self, file: Path, detail: str, *, hint: str, at: str = "") -> None:
        super().__init__(detail, hint=hint, where=f"{file}{at}", file=str(file))


class FileMissing(FileRefused):
    slug = "conf/file-missing"

    def __init__(self, file: Path) -> None:
        super().__init__(
            file,
            "Ce fichier n'existe pas.",
            hint="Vérifiez le chemin, ou créez le fichier avec « ressourcerie init ».",
        )


class FileIsNotRegular(FileRefused):
    slug = "conf/file-not-regular"

    def __init__(self, file: Path, found: str) -> None:
        super().__init__(
            file,
            f"C'est {found}, pas un fichier.",
            hint="Donnez le chemin du fichier, par exemple etc/ressourcerie.conf.",
        )


class FileForbidden(FileRefused):
    slug = "conf/file-forbidden"

    def __init__(self, file: Path) -> None:
        super().__init__(
            file,
            "Ce compte n'a pas le droit de lire ce fichier.",
            hint="Donnez-lui la lecture (chown, chmod), ou lancez la commande avec le bon compte.",
        )


class FileUnreachable(FileRefused):
    slug = "conf/file-unreachable"

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(
            file, f"Lecture impossible : {reason}.", hint="Vérifiez le chemin et le disque."
        )


class FileTooLarge(FileRefused):
    slug = "conf/file-too-large"

    def __init__(self, file: Path, limit: int) -> None:
        super().__init__(
            file,
            f"Ce fichier dépasse {limit // 1024} Kio : ce n'est pas une configuration.",
            hint="Vérifiez que c'est le bon fichier.",
        )


class FileEmpty(FileRefused):
    slug = "conf/file-empty"

    def __init__(self, file: Path) -> None:
        super().__init__(
            file,
            "Ce fichier est vide.",
            hint="Écrivez-y au moins [core] et database_url ; « ressourcerie config sample » "
            "montre un exemple complet.",
        )


class NotUtf8(FileRefused):
    slug = "conf/not-utf8"
    title = "Fichier de configuration mal encodé"

    def __init__(self, file: Path, line: int, column: int, found: str) -> None:
        super().__init__(
            file,
            f"{found} ; le fichier doit être du texte en UTF-8.",
            hint="Enregistrez-le de nouveau en UTF-8 avec votre éditeur de texte.",
            at=f":{line}:{column}",
        )


class SyntaxRefused(FileRefused):
    slug = "conf/syntax"
    title = "Fichier de configuration mal écrit"

    def __init__(self, file: Path, at: str, reason: str) -> None:
        super().__init__(
            file,
            f"{reason}.",
            hint='Corrigez cette ligne ; un texte s\'écrit entre "guillemets".',
            at=at,
        )


class DuplicateKey(FileRefused):
    slug = "conf/duplicate-key"
    title = "Clé écrite deux fois"

    def __init__(self, file: Path, line: int, key: str, first_line: int) -> None:
        super().__init__(
            file,
            f"« {key} » est déjà écrit ligne {first_line}.",
            hint="Gardez une seule des deux écritures.",
            at=f":{line}: {key}",
        )


class EditRefused(FileRefused):
    slug = "conf/edit-refused"
    title = "Modification impossible"

    def __init__(self, file: Path, wanted: Iterable[str]) -> None:
        names = ", ".join(f'"{name}"' for name in wanted)
        super().__init__(
            file,
            "La liste ne peut pas être changée ici sans toucher au reste du fichier.",
            hint=f"Écrivez vous-même, sous [core] : enabled_modules = [{names}]",
        )


class ChangedMeanwhile(FileRefused):
    slug = "conf/changed-meanwhile"
    title = "Fichier modifié entre-temps"

    def __init__(self, file: Path) -> None:
        super().__init__(
            file,
            "Quelqu'un vient de modifier ce fichier ; rien n'a été écrit.",
            hint="Relancez la commande.",
        )
