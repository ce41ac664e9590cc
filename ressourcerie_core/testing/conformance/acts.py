# SPDX-License-Identifier: Apache-2.0
"""What each act leaves in the journal: the module is held to the committed map of its acts.

One line of ``acts.toml`` for each route and each command that may write, with the kinds of the
records that it leaves, or why it leaves none::

    "POST /caisse/sites/{site_id}/reglages/vente" = ["settings.changed"]
    "POST /catalogue/importer" = "le fichier est seulement lu, et montré"
"""

import json
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import click

from ressourcerie_core.journal import CORE_STREAM
from ressourcerie_core.testing.conformance.subject import Subject
from ressourcerie_core.testing.route_map import routes_of

Acts = Mapping[str, list[str] | str]


def each_act_says_what_it_journals(subject: Subject) -> None:
    """Compare what may write with ``acts.toml``, and the kinds that it names with the declared."""
    with subject.instance() as instance:
        routes = routes_of(instance.app, subject.name)
    reading = {route.address for route in routes if route.is_safe}
    writing = {route.address for route in routes} - reading | set(_named(subject.module.commands))
    declared = {kind for stream in subject.module.descriptor.journal for kind in stream.kinds}
    acts = read_acts(subject.acts)
    found = [
        *(f"it lacks a line:\n    {json.dumps(one)} = []" for one in sorted(writing - acts.keys())),
        *(f"{one}: there is no such act" for one in sorted(acts.keys() - writing - reading)),
        *_untold(acts, declared | CORE_STREAM.kinds.keys()),
    ]
    if found:
        raise AssertionError("\n".join(f"{subject.acts.name}: {each}" for each in found))


def read_acts(file: Path) -> Acts:
    """Read a map of acts; one that does not exist yet is empty."""
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def _untold(acts: Acts, declared: Collection[str]) -> Iterator[str]:
    for act, told in acts.items():
        if not told:
            yield f"{act}: say the kinds of the records that it leaves, or why it leaves none"
        for kind in [] if isinstance(told, str) else told:
            if kind not in declared:
                yield f"{act}: no stream of the module declares {kind}"


def _named(command: click.Command | None, path: str = "") -> Iterator[str]:
    """Name each command, down to the last word."""
    if command is None:
        return
    name = f"{path} {command.name}".strip()
    if isinstance(command, click.Group):
        for one in command.commands.values():
            yield from _named(one, name)
    else:
        yield name
