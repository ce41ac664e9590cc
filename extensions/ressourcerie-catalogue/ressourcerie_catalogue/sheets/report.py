# SPDX-License-Identifier: Apache-2.0
"""A plan as people and machines read it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import euros, kilograms

from ..names import path_text
from ..service.editing import NO_DETAILS, Details, details_of
from .headers import Column
from .planning import Action, Plan, Step
from .reading import DETAILS

ACTIONS = {
    Action.OPEN: _("ouvrir"),
    Action.CHANGE: _("changer"),
    Action.ARCHIVE: _("archiver"),
    Action.RESTORE: _("restaurer"),
    Action.SAME: _("—"),
}
_HEADERS: dict[str, Column] = {name: column for column, name in DETAILS.items()}


def counts(plan: Plan) -> dict[str, int]:
    """Count the categories by what happens to them."""
    counted = Counter(step.action.value for step in plan.steps)
    return {action.value: counted[action.value] for action in Action}


def summary(plan: Plan) -> str:
    """Give the same counts as a French sentence."""
    counted = counts(plan)
    implied = sum(step.implied for step in plan.steps)
    said = [
        _("{n} à ouvrir").format(n=counted["open"])
        + (_(" (dont {n} supposées par un chemin)").format(n=implied) if implied else ""),
        _("{n} à changer").format(n=counted["change"]),
        _("{n} à archiver").format(n=counted["archive"]),
        _("{n} à restaurer").format(n=counted["restore"]),
        _("{n} déjà ainsi").format(n=counted["same"]),
    ]
    shown = [each for each in said if not each.startswith("0 ")]
    return _("Catégories : {said}.").format(said=", ".join(shown or [_("aucune")]))


def table(plan: Plan) -> Iterator[tuple[str, str, str, str]]:
    """Give one row for each category: line, action, path, what is said of it."""
    for step in plan.steps:
        said = _("supposée par ce chemin") if step.implied else ", ".join(_said(step))
        yield str(step.line), ACTIONS[step.action], path_text(step.path), said


def as_json(plan: Plan) -> list[dict[str, Any]]:
    """Give the same rows for a machine."""
    return [
        {
            "line": step.line,
            "action": step.action.value,
            "path": list(step.path),
            "implied": step.implied,
            "details": vars(step.details),
            "changed": list(step.changed),
        }
        for step in plan.steps
    ]


def _said(step: Step) -> Iterator[str]:
    """Tell the details of a new category, or those that change with what they were."""
    if step.action is Action.OPEN:
        for name, value in vars(step.details).items():
            if value != getattr(NO_DETAILS, name):
                yield _("{label} {value}").format(label=_label(name), value=_shown(name, value))
        return
    before: Details = details_of(step.category)
    for name in step.changed:
        yield _("{label} {before} → {after}").format(
            label=_label(name),
            before=_shown(name, getattr(before, name)),
            after=_shown(name, getattr(step.details, name)),
        )


def _label(name: str) -> str:
    return _HEADERS[name].value.removeprefix("prix ")


def _shown(name: str, value: Any) -> str:
    match value:
        case None:
            return _("(vide)")
        case bool():
            return _("oui") if value else _("non")
        case int() if name.endswith("_cents"):
            return euros(value)
        case int():
            return kilograms(value)
        case _:
            return str(value)
