# SPDX-License-Identifier: Apache-2.0
"""What happened to a category, as sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.auth import display_names
from ressourcerie_core.i18n import _

from ..models import WHOLE_SHARE, Category, CategoryChange, ChangeKind
from ..service.days import local_day
from ..service.history import changes_of
from .showing import percent


@dataclass(frozen=True)
class Told:
    """One operation as people read it."""

    kind: ChangeKind
    effective_on: date
    recorded_on: date
    author: str | None
    said: str
    from_sheet: bool


def story_of(session: Session, category: Category) -> list[Told]:
    """Tell what happened to a category, newest first."""
    changes = changes_of(session, category.id)
    names = display_names(session, {each.author_id for each in changes if each.author_id})
    return [
        Told(
            ChangeKind(change.kind),
            change.effective_on,
            local_day(change.recorded_at),
            names.get(change.author_id) if change.author_id else None,
            _said(session, change),
            change.file_sha256 is not None,
        )
        for change in reversed(changes)
    ]


def _said(session: Session, change: CategoryChange) -> str:
    before, after = change.before, change.after
    match change.kind, before:
        case ChangeKind.RENAMED, {"name": former}:
            return _("« {former} » devient « {name} ».").format(former=former, name=after["name"])
        case ChangeKind.MOVED, {}:
            return _("De {former} à {place}.").format(
                former=_place(session, before), place=_place(session, after)
            )
        case ChangeKind.SPLIT | ChangeKind.MERGED, _:
            heirs = ", ".join(_heirs(session, change))
            return _("Remplacée par {heirs}.").format(heirs=heirs)
        case ChangeKind.CREATED, _:
            return _("« {name} », dans {place}.").format(
                name=after["name"], place=_place(session, after)
            )
    return ""


def _place(session: Session, state: Mapping[str, Any] | None) -> str:
    parent_id = state and state["parent_id"]
    if not parent_id:
        return _("le premier niveau")
    return _("« {name} »").format(name=session.get_one(Category, UUID(parent_id)).name)


def _heirs(session: Session, change: CategoryChange) -> list[str]:
    heirs = [
        (session.get_one(Category, heir.successor_id).name, heir.share)
        for heir in change.successions
    ]
    return [
        f"« {name} »" if share == WHOLE_SHARE else f"« {name} » ({percent(share)})"
        for name, share in heirs
    ]
