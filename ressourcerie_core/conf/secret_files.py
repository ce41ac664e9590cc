# SPDX-License-Identifier: Apache-2.0
"""Secrets: they come from a file that nobody else may read, or from the environment."""

import stat
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from ressourcerie_core.conf.problems import SecretFileRefused

LARGEST_SECRET = 64 * 1024


def secret_fields(cls: type[BaseModel]) -> frozenset[str]:
    """Name the fields that hold a secret."""
    return frozenset(name for name, field in cls.model_fields.items() if _is_secret(field))


def _is_secret(field: FieldInfo) -> bool:
    return SecretStr in (field.annotation, *get_args(field.annotation))


def read_secret(file: Path, *, where: str, key: str) -> str:
    """Read a secret, without the end of its line.

    :raises SecretFileRefused: when the file is missing, unreadable, empty, or open to others.
    """

    def refuse(reason: str, hint: str) -> SecretFileRefused:
        return SecretFileRefused(where, key, file, reason, hint)

    try:
        facts = file.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise refuse("n'est pas un fichier", "Donnez le chemin d'un fichier.")
        if facts.st_mode & stat.S_IRWXO:
            raise refuse("est ouvert à tous les comptes", f"Refermez-le : chmod 600 {file}")
        if facts.st_size > LARGEST_SECRET:
            raise refuse("est trop grand pour un secret", "Vérifiez le chemin.")
        secret = file.read_text("utf-8-sig").rstrip("\r\n")
    except FileNotFoundError:
        raise refuse("n'existe pas", "Créez ce fichier, ou corrigez le chemin.") from None
    except PermissionError:
        raise refuse(
            "n'est pas lisible par ce compte", f"Donnez-le-lui : chown COMPTE {file}"
        ) from None
    except OSError:
        raise refuse("ne peut pas être lu", "Vérifiez le chemin et le disque.") from None
    except UnicodeDecodeError:
        raise refuse("n'est pas du texte en UTF-8", "Enregistrez-le en UTF-8.") from None
    if not secret.strip():
        raise refuse("est vide", "Écrivez-y le secret, seul sur sa ligne.")
    return secret
