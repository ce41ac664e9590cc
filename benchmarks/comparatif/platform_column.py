# SPDX-License-Identifier: Apache-2.0
"""This platform, seen through its public door: a conf file and the command line."""

import json
import subprocess
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from .case import Case
from .environment import Environment, create
from .outcomes import UNNAMED, Observation

DISTRIBUTION = "ressourcerie-core"
#: Each command may be the one that refuses; the first refusal is kept.
COMMANDS = (("check", "--json"), ("serve", "--host", "127.0.0.1", "--port", "0"))
PATIENCE = 20.0


class Core:
    """The home of the platform: a folder of wheels, or what this environment holds."""

    def __init__(self, folder: Path, wheels: Path | None) -> None:
        self._site = Path(sysconfig.get_path("purelib"))
        if wheels is not None:
            model = create(folder)
            model.install_from(wheels, DISTRIBUTION)
            self._site = model.site

    def fresh(self, root: Path) -> Environment:
        return create(root, also=self._site)


@dataclass(frozen=True)
class Platform:
    """The column of this platform."""

    home: Core
    title: str = "Cette plateforme"

    def observe(self, environment: Environment, case: Case) -> Observation:
        environment.forget()
        _write_conf(environment, case.enabled)
        if case.words:
            return _refusal(environment, case)
        return _listing(environment, case)


def available(wheels: Path | None) -> bool:
    """Tell whether the platform can be run."""
    if wheels is not None:
        return any(wheels.glob("ressourcerie_core-*.whl"))
    try:
        return bool(version(DISTRIBUTION))
    except PackageNotFoundError:
        return False


def _conf(environment: Environment) -> Path:
    return environment.root / "etc" / "ressourcerie.conf"


def _write_conf(environment: Environment, enabled: tuple[str, ...]) -> None:
    path = _conf(environment)
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"[core]\nenabled_modules = {json.dumps(list(enabled))}\n")


def _run(environment: Environment, *arguments: str) -> tuple[int, str]:
    command = ["-m", "ressourcerie_core", "--conf", str(_conf(environment)), *arguments]
    try:
        done = environment.run(command, limit=PATIENCE)
    except subprocess.TimeoutExpired:  # it serves: nothing was refused
        return 0, ""
    return done.returncode, done.stdout + done.stderr


def _refusal(environment: Environment, case: Case) -> Observation:
    """Look for a refusal that holds every expected word and is no traceback."""
    code, text = 0, ""
    for command in COMMANDS:
        code, text = _run(environment, *command)
        named = all(word in text for word in case.words)
        if code and named and "Traceback" not in text:
            imported = environment.imported()
            return Observation(code, error="Refusal", messages=[text], imported=imported)
    error = UNNAMED if code else None
    return Observation(code, error=error, messages=[text], imported=environment.imported())


def _listing(environment: Environment, case: Case) -> Observation:
    """Read which modules are enabled, in their order, from `module list --json`."""
    code, text = _run(environment, "module", "list", "--json")
    imported = environment.imported()
    if code or "Traceback" in text:
        return Observation(code, error=UNNAMED, messages=[text], imported=imported)
    enabled = [item for item in _items(text) if item.get("state") == "enabled"]
    if case.action == "origin":
        answer: Any = next((item.get("distribution") for item in enabled), None)
    else:
        answer = [item["name"] for item in enabled]
    return Observation(code, answer=answer, imported=imported)


def _items(text: str) -> Iterator[dict[str, Any]]:
    """Give the modules of the document: a list, or a list under `modules`."""
    document = json.loads(text)
    yield from document if isinstance(document, list) else document["modules"]
