# SPDX-License-Identifier: Apache-2.0
"""What the installed packages say of themselves: requirements, size, typing, pip's sources."""

import platform
from importlib.metadata import Distribution, PackagePath, distribution

from .columns import LIBRARIES
from .table import Table


def facts() -> Table:
    """Give one row per question on the installed libraries."""
    found = {name: distribution(name) for name in LIBRARIES}
    return Table(
        "Fait lu dans le paquet installé",
        {
            "Version": {name: dist.version for name, dist in found.items()},
            "Python exigé": {
                name: dist.metadata["Requires-Python"] for name, dist in found.items()
            },
            "Dépendances à l’exécution": {
                name: ", ".join(dist.requires or ()) or "aucune" for name, dist in found.items()
            },
            "Lignes de Python, sans tests ni exemples": {
                name: str(_lines(dist)) for name, dist in found.items()
            },
            "Annotations publiées (`py.typed`)": {
                name: "oui" if _holds(dist, "py.typed") else "non" for name, dist in found.items()
            },
            f"Fichiers de pip {distribution('pip').version} qui le nomment": {
                name: str(_mentions(distribution("pip"), name)) for name in found
            },
            "Maturité annoncée": {name: _status(dist) for name, dist in found.items()},
            "Lu sous": {name: f"Python {platform.python_version()}" for name in found},
        },
    )


def _texts(dist: Distribution) -> list[tuple[PackagePath, str]]:
    files = [file for file in dist.files or () if file.suffix in {".py", ".txt"}]
    own = [file for file in files if not file.parts[0].endswith(".dist-info")]
    return [(file, file.read_text(encoding="utf-8")) for file in own]


def _status(dist: Distribution) -> str:
    prefix = "Development Status :: "
    classifiers: list[str] = dist.metadata.get_all("Classifier") or []
    return next((text.removeprefix(prefix) for text in classifiers if prefix in text), "non dite")


def _lines(dist: Distribution) -> int:
    """Count the lines of the library, without its tests and examples."""
    return sum(text.count("\n") for file, text in _texts(dist) if len(file.parts) == 2)


def _holds(dist: Distribution, name: str) -> bool:
    return any(file.name == name for file in dist.files or ())


def _mentions(dist: Distribution, word: str) -> int:
    return sum(word in text.lower() for _, text in _texts(dist))
