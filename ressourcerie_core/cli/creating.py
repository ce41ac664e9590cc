# SPDX-License-Identifier: Apache-2.0
"""A new base and a new configuration file, which are both made or neither."""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import tomlkit

from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.conf import Configuration
from ressourcerie_core.conf.locate import PLACES
from ressourcerie_core.conf.sample import full_sample
from ressourcerie_core.db import Database, create_database
from ressourcerie_core.db.address import sqlite_file
from ressourcerie_core.db.emptying import emptied_on_failure
from ressourcerie_core.db.lock import instance_lock
from ressourcerie_core.db.problems import BaseExists
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.journal.sealing import seal
from ressourcerie_core.modules.discovery import Discovery

#: What SQLite and we leave beside a base.
BESIDE = ("", "-wal", "-shm", "-journal", ".lock", ".key", ".seals")


class ConfigurationExists(Problem):
    slug = "cli/configuration-exists"
    title = _("Configuration déjà présente")
    exit_code = 2

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("Il y a déjà un fichier de configuration à cet endroit ; il n'a pas été touché."),
            hint=_(
                "Donnez un autre chemin (--conf FICHIER), ou créez la base que ce fichier nomme "
                "(--keep-conf)."
            ),
            where=str(file),
        )


def place_of_new(invocation: Invocation, environ: Mapping[str, str]) -> Path:
    """Tell where a new configuration file goes: where one is named, else ``etc`` of this folder."""
    named = environ.get("RESSOURCERIE_CONF")
    return (invocation.conf_option or Path(named or PLACES[0])).absolute()


def refuse_existing_base(configuration: Configuration) -> None:
    """Refuse early, before a person is asked anything.

    :raises BaseExists: there is a file where the base would be.
    """
    base = sqlite_file(configuration)
    if base is not None and os.path.lexists(base):
        raise BaseExists(str(base))


def configuration_text(
    discovery: Discovery, *, enabled_modules: Sequence[str], **values: str
) -> str:
    """Write a commented configuration: every key of the core and of the enabled modules.

    :param values: the keys of ``[core]`` that are set; the others stay comments.
    """
    kept = tuple(module for module in discovery.modules if module.name in enabled_modules)
    text = full_sample(replace(discovery, modules=kept))
    for key, value in {"enabled_modules": list(enabled_modules), **values}.items():
        text = _with_key(text, f"{key} = ", tomlkit.item(value).as_string())
    return text


def _with_key(text: str, start: str, value: str) -> str:
    """Set the first line of a key, which is a comment until then."""
    before, commented, after = text.partition(f"\n# {start}")
    if not commented:
        before, _key, after = text.partition(f"\n{start}")
    _old, _end, rest = after.partition("\n")
    return f"{before}\n{start}{value}\n{rest}"


@contextmanager
def new_file(file: Path, text: str) -> Iterator[None]:
    """Put a new file in its place once everything else has succeeded, over no other.

    :raises ConfigurationExists: somebody has put one there meanwhile.
    """
    with _new_folders(file.parent):
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fchmod(descriptor, 0o640)
                os.fsync(descriptor)
            yield
            try:
                os.link(name, file)  # unlike a rename, refuses to replace
            except FileExistsError:
                raise ConfigurationExists(file) from None
        finally:
            Path(name).unlink()


@contextmanager
def new_base(configuration: Configuration) -> Iterator[Database]:
    """Create a base, and take it away again unless all that is done with it succeeds.

    :raises BaseExists: there is one already; it stays as it is.
    """
    refuse_existing_base(configuration)
    base = sqlite_file(configuration)
    with ExitStack() as undone:
        if base is not None:
            undone.enter_context(_new_folders(base.parent))
            undone.enter_context(_removed_on_failure(base))
        database = create_database(configuration)
        undone.callback(database.close)
        if base is None:
            undone.enter_context(emptied_on_failure(database))
        else:
            undone.enter_context(instance_lock(base))
        yield database
        seal(database)


@contextmanager
def _new_folders(folder: Path) -> Iterator[None]:
    """Take away, when what follows fails, the folders that it had to make."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        yield
    except BaseException:
        for made in missing:
            if made.exists() and not any(made.iterdir()):
                made.rmdir()
        raise


@contextmanager
def _removed_on_failure(base: Path) -> Iterator[None]:
    try:
        yield
    except BaseExists:
        raise
    except BaseException:
        for suffix in BESIDE:
            base.with_name(base.name + suffix).unlink(missing_ok=True)
        raise
