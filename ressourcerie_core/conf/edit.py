# SPDX-License-Identifier: Apache-2.0
"""The list of enabled modules, changed in the file without touching anything else in it."""

import os
import stat
import tempfile
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import tomlkit
from tomlkit.items import Array

from ressourcerie_core.conf import file_problems, problems
from ressourcerie_core.conf.configuration import Configuration
from ressourcerie_core.conf.environment import variable_of
from ressourcerie_core.conf.load import load_text
from ressourcerie_core.errors import Refused


def changed_list(
    enabled: Sequence[str], *, add: Collection[str] = (), remove: Collection[str] = ()
) -> tuple[str, ...]:
    """Tell the list of enabled modules once some are added at its end, and others removed."""
    kept = [name for name in enabled if name not in remove]
    return tuple(dict.fromkeys([*kept, *add]))


def change_enabled_modules(
    configuration: Configuration, *, add: Collection[str] = (), remove: Collection[str] = ()
) -> Configuration:
    """Change ``enabled_modules`` in the file; comments and layout stay as they are.

    :returns: the configuration as it now is.
    :raises Refused: the environment gives the list, the file changed since it was read, or the
        change cannot be made without touching something else; the file is then left as it is.
    """
    variable = variable_of("core", "enabled_modules")
    if variable in configuration.environ:
        raise Refused([problems.ListFromEnvironment(variable)])
    # A link stays a link: what it points to is replaced.
    target = configuration.file.resolve(strict=True)
    before = target.read_bytes()
    now = load_text(configuration.file, before.decode(), environ=configuration.environ)
    if now.core != configuration.core:
        raise Refused([file_problems.ChangedMeanwhile(configuration.file)])
    wanted = changed_list(configuration.core.enabled_modules, add=add, remove=remove)
    after = _edited(before.decode(), wanted)
    changed = _checked(configuration, before.decode(), after, wanted)
    _replace(target, before, after.encode())
    return changed


def _edited(text: str, wanted: Sequence[str]) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    document = tomlkit.parse(text.removeprefix("\ufeff"))
    core = document.setdefault("core", tomlkit.table())
    names = core.get("enabled_modules")
    if not isinstance(names, Array):
        names = core["enabled_modules"] = tomlkit.array()
    for position in reversed(range(len(names))):
        if names[position] not in wanted:
            del names[position]
    for name in wanted:
        if name not in names:
            names.append(name)
    return mark + document.as_string()


def _checked(
    configuration: Configuration, before: str, after: str, wanted: Sequence[str]
) -> Configuration:
    """Read the new text as the platform will, and compare it with what was asked."""
    changed = load_text(configuration.file, after, environ=configuration.environ)
    if changed.core.enabled_modules != tuple(wanted) or _others(before) != _others(after):
        raise Refused([file_problems.EditRefused(configuration.file, wanted)])
    return changed


def _others(text: str) -> Mapping[str, object]:
    """Give all of a text but the list."""
    document = tomllib.loads(text.removeprefix("\ufeff"))
    document.setdefault("core", {}).pop("enabled_modules", None)
    return document


def _replace(target: Path, before: bytes, after: bytes) -> None:
    """Put a new content in the place of the old one, wholly or not at all."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            _look_like(target, file.fileno())
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        _refuse_if_changed(target, before)
        Path(name).replace(target)
    except BaseException:
        # Whatever stopped us, the operator's folder is left clean.
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _look_like(target: Path, descriptor: int) -> None:
    """Give a new file the mode and the owner of the one that it replaces."""
    facts = target.stat()
    new = os.fstat(descriptor)
    if (facts.st_uid, facts.st_gid) != (new.st_uid, new.st_gid):
        os.fchown(descriptor, facts.st_uid, facts.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(facts.st_mode))


def _refuse_if_changed(target: Path, before: bytes) -> None:
    if target.read_bytes() != before:
        raise Refused([file_problems.ChangedMeanwhile(target)])


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
