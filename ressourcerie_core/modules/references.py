# SPDX-License-Identifier: Apache-2.0
"""Resolve the object references of a descriptor, ``.api:router``, once the module is loaded."""

import functools
import re
import sys
from importlib import import_module
from typing import Any

from ressourcerie_core.i18n import _
from ressourcerie_core.module import Module
from ressourcerie_core.modules.distribution import Distribution
from ressourcerie_core.modules.guard import blaming, refusal_of_import
from ressourcerie_core.modules.problems import InvalidReference

_IDENTIFIERS = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
_REFERENCE = re.compile(rf"(?P<module>\.{{0,1}}{_IDENTIFIERS})(?::(?P<attribute>{_IDENTIFIERS}))?")


def is_reference(text: object) -> bool:
    """Tell whether a value is an object reference."""
    return isinstance(text, str) and _REFERENCE.fullmatch(text) is not None


def names_an_object(text: str) -> bool:
    """Tell whether a reference names something inside a Python module."""
    return ":" in text


def package_of(descriptor: type[Module]) -> str:
    """Give the package that a descriptor's relative references start from."""
    home = sys.modules[descriptor.__module__]
    return home.__package__ or descriptor.__module__


def resolve(
    reference: str, *, descriptor: type[Module], distribution: Distribution, field: str
) -> Any:
    """Import what a descriptor refers to.

    :param field: the attribute of the descriptor that holds the reference, for messages.
    :raises ModuleFailed: what is imported fails, or does not hold what is named.
    """
    match = _REFERENCE.fullmatch(reference)
    package = package_of(descriptor)
    refuse = functools.partial(
        InvalidReference, descriptor.name, distribution, field=field, reference=reference
    )
    if match is None:
        raise refuse(reason=_("ce n'est pas une référence d'objet, comme « .api:router »"))
    target = match["module"]
    with blaming(refusal_of_import(descriptor.name, distribution, package.partition(".")[0])):
        try:
            found = import_module(target, package)
        except ModuleNotFoundError as error:
            whole = package + target if target.startswith(".") else target
            if error.name is None or not f"{whole}.".startswith(f"{error.name}."):
                raise
            raise refuse(reason=_("{name} n'existe pas").format(name=error.name)) from error
        return _attribute(found, match["attribute"], refuse)


def _attribute(found: Any, path: str | None, refuse: "functools.partial[InvalidReference]") -> Any:
    for attribute in path.split(".") if path else ():
        try:
            found = getattr(found, attribute)
        except AttributeError as error:
            reason = _("« {attribute} » n'y est pas").format(attribute=attribute)
            raise refuse(reason=reason) from error
    return found
