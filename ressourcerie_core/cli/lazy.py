# SPDX-License-Identifier: Apache-2.0
"""A group of commands that imports none of them until it is used."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from ressourcerie_core.spelling import nearest


@dataclass(frozen=True)
class Verb:
    """A command to come.

    :param module: the Python module that holds it, as ``command``.
    :param help: what it does, in one French line.
    """

    module: str
    help: str


class LazyGroup(click.Group):
    """A group whose commands may be given as verbs, imported when they are called."""

    def __init__(self, *args: Any, verbs: dict[str, Verb] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verbs = verbs or {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (inherited)
        return [*self.commands, *self.verbs]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if verb := self.verbs.get(cmd_name):
            command: click.Command = import_module(verb.module).command
            return command
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None and not name.startswith("-"):
            suggestion = nearest(name, self.list_commands(ctx))
            ctx.fail(f"La commande « {name} » n'existe pas.{suggestion}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing those that are only named."""
        rows = [(name, self.help_line(ctx, name)) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section("Commandes"):
                formatter.write_dl(rows)

    def help_line(self, ctx: click.Context, name: str) -> str:
        """Tell what a command does, in one line."""
        if verb := self.verbs.get(name):
            return verb.help
        command = self.get_command(ctx, name)
        return command.get_short_help_str(limit=100) if command else ""
