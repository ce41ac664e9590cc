# SPDX-License-Identifier: Apache-2.0
"""Check that what an entry point names is a module's descriptor, and that it is well formed."""

import inspect
import sys
from types import ModuleType
from typing import Any

from ressourcerie_core.i18n import _
from ressourcerie_core.module import (
    AssistantTool,
    Job,
    Module,
    Permission,
    ProposalKind,
    Role,
    Stream,
)
from ressourcerie_core.modules.happenings import faults_of_happenings
from ressourcerie_core.modules.names import VERBS
from ressourcerie_core.modules.places import faults_of_places
from ressourcerie_core.modules.references import is_reference, names_an_object

#: Attributes that name an object, and attributes that name a Python module.
OBJECTS = ("api", "pages", "commands", "personal", "demo", "to_do", "measures")
PACKAGES = ("models",)
#: Attributes that hold what is named ``module.…``.
Named = Permission | Role | Stream | Job | AssistantTool | ProposalKind
NAMED: tuple[tuple[str, type[Named]], ...] = (
    *(("permissions", Permission), ("roles", Role), ("journal", Stream), ("jobs", Job)),
    *(("tools", AssistantTool), ("proposals", ProposalKind)),
)
#: Methods that the core calls with one argument.
HOOKS = ("on_enable", "on_disable", "start", "stop")


def why_not_a_descriptor(found: object) -> str:
    """Say what was found in place of a descriptor class; empty for a descriptor class."""
    if isinstance(found, ModuleType):
        return _("un fichier Python entier")
    if isinstance(found, Module):
        return _("un objet déjà construit")
    if _is_router(found):
        return _("un routeur (APIRouter)")
    if not isinstance(found, type):
        return _("un objet de type {kind}").format(kind=type(found).__name__)
    if not issubclass(found, Module):
        return _("la classe {kind}, d'une autre famille").format(kind=found.__name__)
    return _("la classe Module elle-même") if found is Module else ""


def faults_of(descriptor: type[Module], name: str) -> list[str]:
    """List what is wrong with a descriptor, as French phrases."""
    return [
        *_faults_of_names(descriptor, name),
        *_faults_of_named(descriptor, name),
        *_faults_of_references(descriptor),
        *_faults_of_commands(descriptor, name),
        *_faults_of_hooks(descriptor),
        *faults_of_places(descriptor, name),
        *faults_of_happenings(descriptor),
    ]


def _faults_of_names(descriptor: type[Module], name: str) -> list[str]:
    faults = []
    own = getattr(descriptor, "name", None)
    if own is None:
        faults.append(_("l'attribut « name » manque"))
    elif own != name:
        faults.append(
            _("son attribut « name » vaut « {own} », et son point d'entrée « {name} »").format(
                own=own, name=name
            )
        )
    title = getattr(descriptor, "title", None)
    if not isinstance(title, str) or not title:
        faults.append(_("l'attribut « title » manque"))
    settings: Any = descriptor.settings
    if settings is not None and not inspect.isclass(settings):
        faults.append(_("l'attribut « settings » n'est pas une classe"))
    return faults


def _faults_of_named(descriptor: type[Module], name: str) -> list[str]:
    faults = []
    for field, kind in NAMED:
        declared: Any = getattr(descriptor, field)
        if not isinstance(declared, (tuple, list)):
            faults.append(_("« {field} » n'est pas un tuple").format(field=field))
            continue
        seen = set()
        for item in declared:
            if not isinstance(item, kind):
                sentence = _("« {field} » contient {item!r}, qui n'est pas de type {kind}")
                faults.append(sentence.format(field=field, item=item, kind=kind.__name__))
            elif not _is_prefixed(item.name, name):
                sentence = _("« {item} », dans « {field} », ne commence pas par « {name}. »")
                faults.append(sentence.format(item=item.name, field=field, name=name))
            elif item.name in seen:
                sentence = _("« {item} » est déclaré deux fois dans « {field} »")
                faults.append(sentence.format(item=item.name, field=field))
            else:
                seen.add(item.name)
    return faults


def _faults_of_references(descriptor: type[Module]) -> list[str]:
    faults = []
    for field in (*OBJECTS, *PACKAGES):
        reference: Any = getattr(descriptor, field)
        if reference is None:
            continue
        if not is_reference(reference):
            sentence = _("« {field} » vaut {value!r}, qui n'est pas une référence d'objet")
            faults.append(sentence.format(field=field, value=reference))
        elif field in OBJECTS and not names_an_object(reference):
            sentence = _("« {field} » doit nommer un objet, comme « .{field}:objet »")
            faults.append(sentence.format(field=field))
    return faults


def _faults_of_commands(descriptor: type[Module], name: str) -> list[str]:
    if descriptor.commands is None or name not in VERBS:
        return []
    sentence = _("« ressourcerie {name} » est une commande du cœur : « commands » n'y ajoute rien")
    return [sentence.format(name=name)]


def _faults_of_hooks(descriptor: type[Module]) -> list[str]:
    sentence = _("« {hook} » ne peut pas être appelé avec le seul argument que le cœur lui donne")
    return [sentence.format(hook=hook) for hook in HOOKS if not _takes_one(descriptor, hook)]


def _takes_one(descriptor: type[Module], hook: str) -> bool:
    function: Any = getattr(descriptor, hook)
    awaits_self = inspect.isfunction(inspect.getattr_static(descriptor, hook))
    try:
        inspect.signature(function).bind(*[None] * (1 + awaits_self))
    except TypeError:
        return False
    return True


def _is_prefixed(permission: object, name: str) -> bool:
    if not isinstance(permission, str):
        return False
    prefix, _dot, action = permission.partition(".")
    return prefix == name and bool(action)


def _is_router(found: object) -> bool:
    fastapi = sys.modules.get("fastapi")  # never imported here: discovery and planning stay light
    return fastapi is not None and isinstance(found, fastapi.APIRouter)
