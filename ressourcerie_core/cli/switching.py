# SPDX-License-Identifier: Apache-2.0
"""Enabling and disabling modules: refused when the instance would not start any more."""

from collections.abc import Collection, Iterable, Sequence

from ressourcerie_core.conf import Configuration
from ressourcerie_core.conf.edit import change_enabled_modules, changed_list
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import Plan, plan
from ressourcerie_core.server.probe import probe
from ressourcerie_core.spelling import nearest

_NEXT = "Pour l'appliquer sans interruption : ressourcerie reload."


class NotEnabled(Problem):
    slug = "cli/module-not-enabled"
    title = "Module déjà désactivé"
    exit_code = 2

    def __init__(self, name: str, enabled: Collection[str]) -> None:
        super().__init__(
            f"Ce module n'est pas activé.{nearest(name, enabled)}",
            hint=f"Modules activés : {', '.join(enabled) or 'aucun'}.",
            where=f"module « {name} »",
        )


class StillNeeded(Problem):
    slug = "cli/module-still-needed"
    title = "Module nécessaire à d'autres"
    exit_code = 2

    def __init__(self, name: str, needed_by: Sequence[str]) -> None:
        others = ", ".join(f"« {other} »" for other in needed_by)
        super().__init__(
            f"Ce module est nécessaire à {others}.",
            hint="Désactivez-les ensemble : "
            f"ressourcerie module disable {' '.join([name, *needed_by])}",
            where=f"module « {name} »",
            needed_by=list(needed_by),
        )


def enable_modules(configuration: Configuration, names: Sequence[str]) -> Iterable[str]:
    """Add modules to the list of the file, and tell what was done.

    :raises Refused: they would not start; the file is left as it is.
    """
    before = configuration.core.enabled_modules
    new = [name for name in dict.fromkeys(names) if name not in before]
    if new:
        _refuse_what_would_not_start(configuration, changed_list(before, add=new))
        change_enabled_modules(configuration, add=new)
    for name in dict.fromkeys(names):
        done = "est activé" if name in new else "était déjà activé"
        yield f"Le module « {name} » {done} ({configuration.file})."
    if new:
        yield _NEXT


def disable_modules(configuration: Configuration, names: Sequence[str]) -> Iterable[str]:
    """Remove modules from the list of the file, and tell what was done.

    :raises Refused: they are not in it, or others need them; the file is left as it is.
    """
    before = configuration.core.enabled_modules
    gone = tuple(dict.fromkeys(names))
    planned = plan(before, discover())
    if faults := [*_not_enabled(gone, before), *_still_needed(gone, planned)]:
        raise Refused(faults)
    change_enabled_modules(configuration, remove=gone)
    for name in gone:
        yield f"Le module « {name} » est désactivé ({configuration.file}) ; ses données restent."
    yield _NEXT


def _refuse_what_would_not_start(configuration: Configuration, after: Sequence[str]) -> None:
    """Refuse what the change breaks; what was broken before it is not its fault."""
    discovery = discover()
    already = {p.as_line() for p in plan(configuration.core.enabled_modules, discovery).problems}
    planned = plan(after, discovery)
    problems: Sequence[Problem] = [p for p in planned.problems if p.as_line() not in already]
    if not problems and not already:
        problems = probe(configuration, after)
    if problems:
        raise Refused(problems)


def _not_enabled(gone: Sequence[str], enabled: Collection[str]) -> list[Problem]:
    return [NotEnabled(name, enabled) for name in gone if name not in enabled]


def _still_needed(gone: Collection[str], planned: Plan) -> list[Problem]:
    found: list[Problem] = []
    for name in gone:
        needed_by = [m.name for m in planned.order if name in m.requires and m.name not in gone]
        if needed_by:
            found.append(StillNeeded(name, needed_by))
    return found
