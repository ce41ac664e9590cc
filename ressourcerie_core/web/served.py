# SPDX-License-Identifier: Apache-2.0
"""What the HTTP side needs to know of a started platform, and nothing more."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fastapi import APIRouter
    from pydantic import BaseModel

    from ressourcerie_core.db import Database
    from ressourcerie_core.errors import Problem
    from ressourcerie_core.jobs.planned import PlannedJob
    from ressourcerie_core.module import Fill, Module, PersonalData
    from ressourcerie_core.modules.plan import Plan
    from ressourcerie_core.outgoing import Outgoing


class CoreOptions(Protocol):
    """The keys of ``[core]`` that requests depend on."""

    @property
    def badge(self) -> str: ...
    @property
    def metrics(self) -> bool: ...
    @property
    def request_max_bytes(self) -> int: ...
    @property
    def enabled_modules(self) -> tuple[str, ...]: ...


class Configured(Protocol):
    """The configuration."""

    @property
    def core(self) -> CoreOptions: ...
    @property
    def file(self) -> Path: ...
    @property
    def environ(self) -> Mapping[str, str]: ...


class ServedFill(Protocol):
    """What a module shows in a slot."""

    @property
    def declared(self) -> "Fill": ...
    @property
    def function(self) -> Callable[..., object] | None: ...


class ServedModule(Protocol):
    """A module whose code is loaded."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def package(self) -> str: ...
    @property
    def descriptor(self) -> "Module": ...
    @property
    def settings(self) -> "BaseModel | None": ...
    @property
    def api(self) -> "APIRouter | None": ...
    @property
    def pages(self) -> "APIRouter | None": ...
    @property
    def personal(self) -> "PersonalData | None": ...
    @property
    def static(self) -> Path | None: ...
    @property
    def templates(self) -> Path | None: ...
    @property
    def slots(self) -> Sequence[object]: ...
    @property
    def fills(self) -> Sequence[ServedFill]: ...
    @property
    def to_do(self) -> Callable[..., object] | None: ...
    @property
    def measures(self) -> Callable[..., object] | None: ...


class ServedPlatform(Protocol):
    """The modules that answer, and those that do not."""

    @property
    def configuration(self) -> Configured: ...
    @property
    def modules(self) -> Sequence[ServedModule]: ...
    @property
    def left_out(self) -> Mapping[str, "Problem"]: ...
    @property
    def permissions(self) -> frozenset[str]: ...
    @property
    def plan(self) -> "Plan": ...
    @property
    def database(self) -> "Database | None": ...
    @property
    def outgoing(self) -> "Outgoing": ...
    @property
    def jobs(self) -> "Sequence[PlannedJob]": ...
