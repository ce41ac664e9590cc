# SPDX-License-Identifier: Apache-2.0
"""From what loaded modules declare to what an assistant may be given."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints
from uuid import UUID

import structlog
from fastapi import Depends, Request
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.assistants.core_tools import core_tools
from ressourcerie_core.assistants.scope import AssistantScope
from ressourcerie_core.auth.models import Site
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.auth.team import Team
from ressourcerie_core.i18n import _
from ressourcerie_core.module import AssistantTool, ProposalKind

if TYPE_CHECKING:
    from ressourcerie_core.web.served import ServedModule, ServedPlatform

log = structlog.get_logger("ressourcerie.modules")


@dataclass(frozen=True)
class DeclaredTool:
    """A tool of an enabled module, or of the core, ready to be called.

    :param asked: the model of what it is asked, a ``Body``.
    :param found: the model of what it gives, an ``Answer``.
    """

    module: str
    declared: AssistantTool
    reads: Callable[[Session, AssistantScope, Any], BaseModel]
    asked: type[BaseModel]
    found: type[BaseModel]

    @property
    def name(self) -> str:
        """Its name, ``module.noun``."""
        return self.declared.name


@dataclass(frozen=True)
class DeclaredKind:
    """A kind of proposals of an enabled module."""

    module: str
    declared: ProposalKind
    handled: Any

    @property
    def name(self) -> str:
        """Its name, ``module.noun``."""
        return self.declared.name

    @property
    def change(self) -> type[BaseModel]:
        """The model of its exact change."""
        change: type[BaseModel] = self.handled.change
        return change


class Assistance:
    """Everything that assistants may be given here, and who may give it."""

    def __init__(self, platform: "ServedPlatform") -> None:
        self._platform = platform

    @cached_property
    def tools(self) -> Mapping[str, DeclaredTool]:
        """The tools by name; one that is not what it says is left out, and logged."""
        own = (("core", tool, reads) for tool, reads in core_tools(self._platform))
        found = (
            _tool(name, tool, reads) for name, tool, reads in (*own, *self._of_modules("tools"))
        )
        return {tool.name: tool for tool in found if tool is not None}

    @cached_property
    def kinds(self) -> Mapping[str, DeclaredKind]:
        """The kinds of proposals by name."""
        declared = (DeclaredKind(*one) for one in self._of_modules("proposals"))
        return {kind.name: kind for kind in declared if hasattr(kind.handled, "change")}

    @cached_property
    def team(self) -> Team:
        """The people, as their rights are now."""
        return Team(Rights.of(module.descriptor for module in self._platform.modules))

    def title_of(self, module: str) -> str:
        """Give what people call a module, or the core."""
        titles = {one.name: one.descriptor.title for one in self._platform.modules}
        return titles.get(module, _("Plateforme"))

    def sites_for(self, session: Session, account_id: UUID, permission: str) -> Mapping[UUID, str]:
        """Give the names, by id, of the sites where a person has a permission now.

        :param permission: ``""`` for any at all.
        """
        sites = session.scalars(select(Site).order_by(Site.name)).all()
        held = {site.id: self.team.permissions(session, account_id, site.id) for site in sites}
        return {
            site.id: site.name
            for site in sites
            if permission in held[site.id] or (not permission and held[site.id])
        }

    def _of_modules(self, field: str) -> Iterator[tuple[str, Any, Any]]:
        modules: Sequence[ServedModule] = self._platform.modules
        for module in modules:
            declared = getattr(module.descriptor, field)
            for one, named in zip(declared, getattr(module, field), strict=True):
                yield module.name, one, named


def assistance_of(platform: "ServedPlatform") -> Assistance:
    """Collect what assistants may be given by the modules of a platform."""
    return Assistance(platform)


def typed(reads: Callable[..., object]) -> tuple[type[BaseModel], type[BaseModel]]:
    """Give the models of what a function of a tool is asked and gives.

    :raises TypeError: it does not say them.
    """
    hints = get_type_hints(reads)
    found = hints.pop("return", None)
    asked = list(hints.values())[-1] if hints else None
    for one in (asked, found):
        if not (isinstance(one, type) and issubclass(one, BaseModel)):
            raise TypeError(f"{reads} does not say what it is asked, or what it gives")
    return asked, found  # type: ignore[return-value]  # checked just above


def _tool(module: str, declared: AssistantTool, reads: Any) -> DeclaredTool | None:
    try:
        return DeclaredTool(module, declared, reads, *typed(reads))
    except Exception as error:  # noqa: BLE001 (a tool that is wrong takes nothing else down)
        # The words of an error may quote anything; its kind may not.
        log.warning(
            "outil d'assistant écarté",
            module=module,
            tool=declared.name,
            error=type(error).__name__,
        )
        return None


def _asked(request: Request) -> Assistance:
    return assistance_of(request.app.state.platform)


#: What a route receives to know it: ``helping: Helping``.
Helping = Annotated[Assistance, Depends(_asked)]
