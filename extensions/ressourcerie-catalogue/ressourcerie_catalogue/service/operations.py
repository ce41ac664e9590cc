# SPDX-License-Identifier: Apache-2.0
"""Renaming, moving, archiving and restoring a category: dated, and never rewriting the past."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from ..models import Category, ChangeKind
from .finding import checked_name, find, find_living, hold_tree, next_position, state_of
from .ledger import Draft, record
from .problems import NotArchived, NothingToDo


def rename(
    session: Session, *, category_id: UUID, name: str, on: date, by: UUID | None
) -> Category:
    """Give a category another name from a day on."""
    hold_tree(session)
    category = find_living(session, category_id)
    kept = checked_name(name)
    if kept == category.name:
        raise NothingToDo(category.name)
    after = replace(state_of(category), name=kept)
    record(session, [Draft(category_id, ChangeKind.RENAMED, after)], on=on, by=by)
    return category


def move(
    session: Session, *, category_id: UUID, parent_id: UUID | None, on: date, by: UUID | None
) -> Category:
    """Put a category, and all that stands under it, last under another parent from a day on."""
    hold_tree(session)
    category = find_living(session, category_id)
    if parent_id is not None:
        find(session, Category, parent_id)
    if parent_id == category.parent_id:
        raise NothingToDo(category.name)
    position = next_position(session, parent_id)
    after = replace(state_of(category), parent_id=parent_id)
    record(session, [Draft(category_id, ChangeKind.MOVED, after)], on=on, by=by)
    category.position = position
    return category


def archive(session: Session, *, category_id: UUID, on: date, by: UUID | None) -> Category:
    """Put a category out of use from a day on; its past rows keep it."""
    hold_tree(session)
    category = find_living(session, category_id)
    after = replace(state_of(category), archived=True)
    record(session, [Draft(category_id, ChangeKind.ARCHIVED, after)], on=on, by=by)
    return category


def restore(session: Session, *, category_id: UUID, on: date, by: UUID | None) -> Category:
    """Put a category back into use from a day on; from then on it succeeds itself."""
    hold_tree(session)
    category = find(session, Category, category_id)
    if category.archived_at is None:
        raise NotArchived(category.name)
    after = replace(state_of(category), archived=False)
    record(session, [Draft(category_id, ChangeKind.RESTORED, after)], on=on, by=by)
    return category
