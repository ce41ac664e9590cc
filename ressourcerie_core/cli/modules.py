# SPDX-License-Identifier: Apache-2.0
"""The commands that enabled modules add: named from metadata, loaded when they are called."""

from typing import TYPE_CHECKING

import click

from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.lazy import LazyGroup
from ressourcerie_core.errors import Problem, Refused

if TYPE_CHECKING:
    from ressourcerie_core.modules.discovery import InstalledModule


class NoCommand(Problem):
    slug = "cli/module-without-command"
    title = "Module sans commande"
    exit_code = 2

    def __init__(self, name: str) -> None:
        super().__init__(
            "Ce module n'a pas de commande.",
            hint="Voyez ce qu'il apporte : ressourcerie module show " + name,
            where=f"module « {name} »",
        )


class DisabledModule(Problem):
    slug = "cli/module-disabled"
    title = "Module désactivé"
    exit_code = 2

    def __init__(self, name: str) -> None:
        super().__init__(
            "Ce module est installé mais désactivé : ses commandes n'existent pas.",
            hint=f"Activez-le : ressourcerie module enable {name}",
            where=f"module « {name} »",
        )


class ModuleCommands(LazyGroup):
    """A group that ends with one command for each module that is enabled."""

    def invoke(self, ctx: click.Context) -> None:
        """Run the command; what it returns is no exit code, which ``ctx.exit`` gives."""
        super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        own = super().list_commands(ctx)
        return [*own, *(name for name in _enabled_modules(ctx) if name not in own)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        if own is not None or cmd_name.startswith("-"):
            return own
        if cmd_name in _enabled_modules(ctx):
            return _load_commands(invocation_of(ctx), cmd_name)
        if _offers(cmd_name):
            # A wrong configuration enables nothing: say what is wrong with it first.
            invocation_of(ctx).configuration()
            raise DisabledModule(cmd_name)
        return None

    def help_line(self, ctx: click.Context, name: str) -> str:
        if name in super().list_commands(ctx):
            return super().help_line(ctx, name)
        offers = _offers(name)
        return offers[0].distribution.metadata.summary if offers else "(pas installé)"


def invocation_of(ctx: click.Context) -> Invocation:
    """Give the invocation of the root command, made the first time that it is asked for."""
    if ctx.obj is None:
        ctx.obj = Invocation(conf_option=ctx.params.get("conf"))
    invocation: Invocation = ctx.obj
    return invocation


def _enabled_modules(ctx: click.Context) -> tuple[str, ...]:
    """Name the enabled modules; none while the configuration cannot be read."""
    try:
        return invocation_of(ctx).configuration().core.enabled_modules
    except (Problem, Refused):
        return ()


def _offers(name: str) -> "list[InstalledModule]":
    # Late: what names only our own verbs does not look for modules.
    from ressourcerie_core.modules.discovery import discover  # noqa: PLC0415

    return [module for module in discover().modules if module.name == name]


def _load_commands(invocation: Invocation, name: str) -> click.Command:
    """Load a module with those that it requires, and give its commands.

    They find the platform in the invocation, with the module's settings.
    """
    # Late: the help of the command must import no more than it prints.
    from ressourcerie_core.modules.discovery import discover  # noqa: PLC0415
    from ressourcerie_core.modules.order import reached_from  # noqa: PLC0415
    from ressourcerie_core.modules.plan import plan  # noqa: PLC0415
    from ressourcerie_core.platform import boot  # noqa: PLC0415

    configuration, discovery = invocation.configuration(), discover()
    planned = plan(configuration.core.enabled_modules, discovery)
    needs = {module.name: module.requires for module in planned.order}
    if name in needs:
        # What is wrong with another module does not concern this command.
        planned = plan(sorted(reached_from([name], needs)), discovery)
    invocation.platform = boot(configuration, planned)
    commands = invocation.platform[name].commands
    if commands is None:
        raise NoCommand(name)
    return commands
