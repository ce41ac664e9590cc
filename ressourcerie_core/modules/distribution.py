# SPDX-License-Identifier: Apache-2.0
"""What an installed distribution says of itself, read from its metadata folder and never imported.

The folder's name gives the name and the version; the files in it are read when they are asked for.
Nothing here raises: what cannot be read is told by ``fault``.
"""

import csv
import json
from dataclasses import dataclass
from email.parser import HeaderParser
from functools import cached_property
from importlib import metadata as importlib_metadata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from packaging.utils import canonicalize_name


@dataclass(frozen=True)
class Metadata:
    """The fields of METADATA (or PKG-INFO) that the platform shows or checks."""

    name: str = ""
    version: str = ""
    summary: str = ""
    author: str = ""
    requires_python: str = ""
    requires: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    #: Why the file cannot be relied upon, in French; empty when it can.
    fault: str = ""


@dataclass(frozen=True)
class Provenance:
    """Where a distribution was installed from.

    :param kind: ``index``, ``wheel``, ``archive``, ``folder``, ``editable`` or ``vcs``.
    :param url: the address, without name or password; empty for an index.
    :param commit: the commit of a version control system.
    """

    kind: str
    url: str = ""
    commit: str = ""


class Distribution:
    """One installed distribution."""

    def __init__(self, path: str, name: str, version: str) -> None:
        self.path = path
        self.name = name
        self._version = version

    def __repr__(self) -> str:
        return f"<Distribution {self.name} {self._version} at {self.path}>"

    @property
    def version(self) -> str:
        """The version, as its folder's name or else its metadata say."""
        return self._version or self.metadata.version

    @cached_property
    def label(self) -> str:
        """The name and the version, as they are shown to people."""
        return f"{self.name} {self.version}".strip()

    @cached_property
    def metadata(self) -> Metadata:
        """The fields of METADATA."""
        egg = self.path.endswith(".egg-info")
        file = Path(self.path, "PKG-INFO" if egg else "METADATA")
        if egg and Path(self.path).is_file():
            file = Path(self.path)  # as distutils wrote it
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            return Metadata(fault=f"{file.name} ne peut être lu ({_reason(error)})")
        return _parse(text, egg_info=self.path if egg else None)

    @cached_property
    def provenance(self) -> Provenance:
        """Where it was installed from, as ``direct_url.json`` says (PEP 610)."""
        try:
            text = Path(self.path, "direct_url.json").read_text(encoding="utf-8")
            return _provenance(json.loads(text))
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return Provenance("index")

    @cached_property
    def files(self) -> tuple[str, ...] | None:
        """The files that RECORD lists, relative to :attr:`folder`; ``None`` without RECORD."""
        try:
            text = Path(self.path, "RECORD").read_text(encoding="utf-8")
            return tuple(row[0] for row in csv.reader(text.splitlines()) if row)
        except (OSError, ValueError, csv.Error):
            return None

    @property
    def folder(self) -> Path:
        """The folder that it is installed in."""
        return Path(self.path).parent

    def absent_files(self) -> list[str]:
        """List the files that RECORD promises and the disk does not hold."""
        return sorted(
            file
            for file in self.files or ()
            if _belongs_to_code(file) and not (self.folder / file).exists()
        )

    def as_importlib(self) -> importlib_metadata.Distribution:
        """Give the standard library's view of it, which entry points carry."""
        return importlib_metadata.Distribution.at(self.path)


def _parse(text: str, *, egg_info: str | None) -> Metadata:
    headers = HeaderParser().parsestr(text)
    name = str(headers.get("Name", "")).strip()
    version = str(headers.get("Version", "")).strip()
    absent = " ni ".join(key for key, value in (("Name", name), ("Version", version)) if not value)
    requires: list[str] = headers.get_all("Requires-Dist", [])
    if egg_info:
        requires = importlib_metadata.Distribution.at(egg_info).requires or []
    return Metadata(
        name=name,
        version=version,
        summary=str(headers.get("Summary", "")),
        author=str(headers.get("Author") or headers.get("Author-email", "")),
        requires_python=str(headers.get("Requires-Python", "")),
        requires=tuple(str(line) for line in requires),
        extras=tuple(canonicalize_name(str(e)) for e in headers.get_all("Provides-Extra", [])),
        fault=f"ses métadonnées n'ont pas de champ {absent}" if absent else "",
    )


def _provenance(origin: dict[str, Any]) -> Provenance:
    url = _without_credentials(origin["url"])
    if "vcs_info" in origin:
        return Provenance("vcs", url, str(origin["vcs_info"].get("commit_id", "")))
    if "dir_info" in origin:
        return Provenance("editable" if origin["dir_info"].get("editable") else "folder", url)
    return Provenance("wheel" if url.endswith(".whl") else "archive", url)


def _belongs_to_code(file: str) -> bool:
    outside = file.startswith(("..", "/"))
    return not (outside or "__pycache__/" in file or ".dist-info/" in file or file.endswith("/"))


def _without_credentials(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "le fichier est absent"
    if isinstance(error, PermissionError):
        return "l'accès est refusé"
    if isinstance(error, UnicodeDecodeError):
        return "ce n'est pas de l'UTF-8"
    return "le fichier est illisible"
