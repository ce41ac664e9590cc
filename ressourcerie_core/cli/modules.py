# SPDX-License-Identifier: Apache-2.0
"""The commands that enabled modules add: named from metadata, loaded when they are called."""

import click

from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.errors import Problem, Refused


class ModuleCommands(click.Group):
    """A group that ends with one command for each module that is enabled."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        own = super().list_commands(ctx)
        return [*own, *(name for name in enabled_modules(ctx) if name not in own)]


def enabled_modules(ctx: click.Context) -> tuple[str, ...]:
    """Name the enabled modules; none while the configuration cannot be read."""
    invocation = ctx.obj or Invocation(conf_option=ctx.params.get("conf"))
    try:
        return invocation.configuration().core.enabled_modules
    except (Problem, Refused):
        return ()
