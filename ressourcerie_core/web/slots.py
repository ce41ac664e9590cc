# SPDX-License-Identifier: Apache-2.0
"""Slots: places in pages that modules fill, checked when mounted and contained when shown."""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.module import Component, Slot
from ressourcerie_core.web.blank_form import blank_form
from ressourcerie_core.web.containment import Call, Containment, Unavailable
from ressourcerie_core.web.core_slots import CORE_SLOTS
from ressourcerie_core.web.menu import sees
from ressourcerie_core.web.slot_problems import (
    ComponentMissing,
    NotASlot,
    SlotMisnamed,
    SlotRepeated,
    SlotUnknown,
    SlotVersionRefused,
)

if TYPE_CHECKING:
    from fastapi import Request

    from ressourcerie_core.db import Database
    from ressourcerie_core.web.rendering import Templates
    from ressourcerie_core.web.served import ServedFill, ServedModule, ServedPlatform


class Fragment:
    """What a filler shows: a template of its module, rendered without the frame of a page.

    :param template: its name, such as ``shelf/_counter.html``.
    :param context: what the template shows.
    """

    def __init__(self, template: str, **context: Any) -> None:
        self.template = template
        self.context = context


@dataclass(frozen=True)
class _Filler:
    module: "ServedModule"
    fill: "ServedFill"


class SlotBoard:
    """Every slot of an instance, and what fills it (``app.state.slots``).

    :raises Refused: a slot or a fill is not what its module says; every problem of every module.
    """

    def __init__(self, platform: "ServedPlatform") -> None:
        self._slots: dict[str, Slot] = {slot.name: slot for slot in CORE_SLOTS}
        self._fillers: dict[str, list[_Filler]] = {}
        problems = [*self._declare(platform), *self._fill(platform)]
        if problems:
            raise Refused(problems)
        for fillers in self._fillers.values():
            fillers.sort(key=lambda filler: filler.fill.declared.order)

    @property
    def slots(self) -> Mapping[str, Slot]:
        """The slots that exist here, by name."""
        return self._slots

    def fillers_of(self, name: str) -> tuple[str, ...]:
        """Name the modules that fill a slot, in the order in which they show."""
        return tuple(filler.module.name for filler in self._fillers.get(name, ()))

    def show(self, name: str, context: object, request: "Request") -> Markup:
        """Render what fills a slot on a page.

        :raises LookupError: the page shows a slot that nobody declares.
        :raises TypeError: its context is not of the declared class.
        """
        slot = self._slots[name]
        if not isinstance(context, slot.context):
            raise TypeError(f"slot {name!r} gives {slot.context}, not {type(context)}")
        shown = [one for one in self._fillers.get(name, ()) if _is_for(one, request)]
        calls = [_call(one, context, request) for one in shown]
        containment: Containment = request.app.state.containment
        return Markup("\n").join(
            _section(filler, result)
            for filler, result in zip(shown, containment.run(calls), strict=True)
            if result is not None
        )

    def _declare(self, platform: "ServedPlatform") -> Iterator[Problem]:
        for module in platform.modules:
            for slot in module.slots:
                problem = self._problem_of(module, slot)
                if problem is not None:
                    yield _blaming(module, problem)
                elif isinstance(slot, Slot):
                    self._slots[slot.name] = slot

    def _problem_of(self, module: "ServedModule", slot: object) -> Problem | None:
        if not isinstance(slot, Slot) or not _is_frozen_dataclass(slot.context):
            return NotASlot(module.name, type(slot).__name__)
        if slot.name.partition(".")[0] != module.name:
            return SlotMisnamed(module.name, slot.name)
        return SlotRepeated(module.name, slot.name) if slot.name in self._slots else None

    def _fill(self, platform: "ServedPlatform") -> Iterator[Problem]:
        owners = {"home", "admin", *(module.name for module in platform.modules)}
        for module in platform.modules:
            for fill in module.fills:
                name, version = fill.declared.slot, fill.declared.version
                slot = self._slots.get(name)
                if slot is None:
                    if name.partition(".")[0] in owners:
                        yield _blaming(module, SlotUnknown(module.name, name, self._slots))
                elif slot.version != version:
                    found = slot.version
                    yield _blaming(module, SlotVersionRefused(module.name, name, version, found))
                elif (script := _missing_script(module, fill)) is not None:
                    yield _blaming(module, ComponentMissing(module.name, script))
                else:
                    self._fillers.setdefault(name, []).append(_Filler(module, fill))


def _missing_script(module: "ServedModule", fill: "ServedFill") -> str | None:
    """Give the path of a component's script within the package, when no such file is there."""
    component = fill.declared.shows
    if not isinstance(component, Component):
        return None
    name = component.script.removeprefix(f"@ressourcerie/{module.name}/")
    is_there = module.static is not None and (module.static / name).is_file()
    return None if is_there else f"static/{module.name}/{name}"


def _is_frozen_dataclass(kind: object) -> bool:
    parameters = getattr(kind, "__dataclass_params__", None)
    return parameters is not None and parameters.frozen


def _blaming(module: "ServedModule", problem: Problem) -> Problem:
    problem.values["modules"] = [module.name]
    return problem


def _is_for(filler: _Filler, request: "Request") -> bool:
    permission = filler.fill.declared.permission
    return permission is None or sees(getattr(request.state, "visitor", None), permission)


def _call(filler: _Filler, context: object, request: "Request") -> Call:
    templates: Templates = request.app.state.templates
    database: Database | None = request.app.state.platform.database
    visitor = getattr(request.state, "visitor", None)

    def work() -> object:
        function = filler.fill.function
        if function is None:
            return _component(filler, context)
        if database is None:
            return None
        # A session of its own: what it breaks is not the page's.
        with database.read() as session:
            fragment = function(session, visitor, context)
            if fragment is None:
                return None
            if not isinstance(fragment, Fragment):
                raise TypeError(f"a filler gives a Fragment, not {type(fragment)}")
            frame = {"visitor": visitor, **blank_form()}
            text = templates.render(fragment.template, frame | fragment.context)
            return Markup(text)  # noqa: S704 (the template escaped what it shows)

    module = filler.module
    declared = filler.fill.declared
    shown = declared.shows.script if isinstance(declared.shows, Component) else declared.shows
    place = f"fill {declared.slot} {shown}"  # of one fill: those of a slot do not wait for another
    return Call(module.name, module.descriptor.title, place, request.state.request_id, work)


def _component(filler: _Filler, context: object) -> Markup:
    component = filler.fill.declared.shows
    assert isinstance(component, Component)
    facts = json.dumps(dataclasses.asdict(context), default=str)  # type: ignore[call-overload]  # checked when declared
    return Markup(
        '<ressourcerie-part script="{}" tag="{}" title-of="{}" context="{}"></ressourcerie-part>'
    ).format(component.script, component.tag, filler.module.descriptor.title, facts)


def _section(filler: _Filler, result: object) -> Markup:
    if isinstance(result, Unavailable):
        result = Markup('<p class="unavailable">{}</p>').format(result.sentence)
    return Markup('<div class="fill" data-module="{}">{}</div>').format(filler.module.name, result)
