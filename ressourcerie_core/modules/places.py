# SPDX-License-Identifier: Apache-2.0
"""Check what a descriptor says of slots, fills, menu entries and offline pages."""

import re
from collections.abc import Iterator
from typing import Any

from ressourcerie_core.i18n import _
from ressourcerie_core.module import Component, Fill, MenuEntry, Module, Offline
from ressourcerie_core.modules.references import is_reference, names_an_object

_PLACE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z][a-z0-9]*(-[a-z0-9]+)*")
_TAG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
_FILE = r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*"


def faults_of_places(descriptor: type[Module], name: str) -> Iterator[str]:
    """List what is wrong with a module's places in pages, as French phrases."""
    yield from _faults_of_slots(descriptor)
    yield from _faults_of_items(descriptor, "menu", MenuEntry)
    yield from _faults_of_items(descriptor, "fills", Fill)
    for fill in _items(descriptor, "fills"):
        if isinstance(fill, Fill):
            yield from _faults_of_fill(fill, name)
    yield from _faults_of_permissions(descriptor, name)
    yield from _faults_of_offline(descriptor)


def _faults_of_slots(descriptor: type[Module]) -> Iterator[str]:
    declared: Any = descriptor.slots
    for reference in _items(descriptor, "slots"):
        if not (is_reference(reference) and names_an_object(reference)):
            sentence = _("« slots » contient {reference!r} ; écrivez « .public:MON_EMPLACEMENT »")
            yield sentence.format(reference=reference)
    if not isinstance(declared, (tuple, list)):
        yield _("« {field} » n'est pas un tuple").format(field="slots")


def _faults_of_items(descriptor: type[Module], field: str, kind: type) -> Iterator[str]:
    if not isinstance(getattr(descriptor, field), (tuple, list)):
        yield _("« {field} » n'est pas un tuple").format(field=field)
    for item in _items(descriptor, field):
        if not isinstance(item, kind):
            sentence = _("« {field} » contient {item!r}, qui n'est pas de type {kind}")
            yield sentence.format(field=field, item=item, kind=kind.__name__)


def _faults_of_fill(fill: Fill, name: str) -> Iterator[str]:
    if not _PLACE.fullmatch(str(fill.slot)):
        sentence = _("« {slot} », dans « fills », ne s'écrit pas « propriétaire.emplacement »")
        yield sentence.format(slot=fill.slot)
    if isinstance(fill.shows, Component):
        yield from _faults_of_component(fill.shows, name)
    elif not (is_reference(fill.shows) and names_an_object(fill.shows)):
        sentence = _("ce qui remplit « {slot} » doit être une référence, « .pages:fonction »")
        yield sentence.format(slot=fill.slot)


def _faults_of_component(component: Component, name: str) -> Iterator[str]:
    if not re.fullmatch(rf"@ressourcerie/{re.escape(name)}/{_FILE}\.m?js", component.script):
        sentence = _("le composant « {script} » ne s'écrit pas « @ressourcerie/{name}/fichier.js »")
        yield sentence.format(script=component.script, name=name)
    if not _TAG.fullmatch(component.tag):
        sentence = _("l'élément « {tag} » doit avoir des minuscules et un tiret, « {name}-liste »")
        yield sentence.format(tag=component.tag, name=name)


def _faults_of_permissions(descriptor: type[Module], name: str) -> Iterator[str]:
    """A misspelt permission would hide an entry from everybody, and say nothing."""
    declared = {one.name for one in _items(descriptor, "permissions") if hasattr(one, "name")}
    shown = (*_items(descriptor, "menu"), *_items(descriptor, "fills"))
    for permission in (getattr(one, "permission", None) for one in shown):
        own = isinstance(permission, str) and permission.startswith(f"{name}.")
        if own and permission not in declared:
            sentence = _("« {permission} » n'est pas dans « permissions »")
            yield sentence.format(permission=permission)


def _faults_of_offline(descriptor: type[Module]) -> Iterator[str]:
    offline: Any = descriptor.offline
    if not isinstance(offline, Offline):
        yield _("« offline » n'est pas de type Offline")
        return
    for path in offline.pages:
        if not str(path).startswith("/"):
            yield _("la page hors ligne {path!r} ne commence pas par « / »").format(path=path)
    for file in offline.assets:
        if not re.fullmatch(_FILE, str(file)):
            yield _("le fichier hors ligne {file!r} n'est pas un nom de fichier").format(file=file)


def _items(descriptor: type[Module], field: str) -> tuple[Any, ...]:
    items: Any = getattr(descriptor, field)
    return tuple(items) if isinstance(items, (tuple, list)) else ()
