# SPDX-License-Identifier: Apache-2.0
"""Renaming, moving, archiving and restoring a category: dated, and never rewriting the past."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from ..models import Category, ChangeKind
from .decision import Decision, apply
from .finding import checked_name, find, find_living, hold_tree, state_of
from .ledger import Draft
from .problems import NotArchived, NothingToDo


def plan_rename(session: Session, *, category_id: UUID, name: str) -> Decision:
    """Decide to give a category another name."""
    category = find_living(session, category_id)
    kept = checked_name(name)
    if kept == category.name:
        raise NothingToDo(category.name)
    after = replace(state_of(category), name=kept)
    return Decision((Draft(category_id, ChangeKind.RENAMED, after),))


def plan_move(session: Session, *, category_id: UUID, parent_id: UUID | None) -> Decision:
    """Decide to put a category, and all that stands under it, last under another parent."""
    category = find_living(session, category_id)
    if parent_id is not None:
        find(session, Category, parent_id)
    if parent_id == category.parent_id:
        raise NothingToDo(category.name)
    after = replace(state_of(category), parent_id=parent_id)
    return Decision((Draft(category_id, ChangeKind.MOVED, after),))


def plan_archive(session: Session, *, category_id: UUID) -> Decision:
    """Decide to put a category out of use; its past rows keep it."""
    category = find_living(session, category_id)
    after = replace(state_of(category), archived=True)
    return Decision((Draft(category_id, ChangeKind.ARCHIVED, after),))


def plan_restore(session: Session, *, category_id: UUID) -> Decision:
    """Decide to put a category back into use; from then on it succeeds itself."""
    category = find(session, Category, category_id)
    if category.archived_at is None:
        raise NotArchived(category.name)
    after = replace(state_of(category), archived=False)
    return Decision((Draft(category_id, ChangeKind.RESTORED, after),))


def rename(
    session: Session, *, category_id: UUID, name: str, on: date, by: UUID | None
) -> Category:
    """Give a category another name from a day on."""
    hold_tree(session)
    apply(session, plan_rename(session, category_id=category_id, name=name), on=on, by=by)
    return find(session, Category, category_id)


def move(
    session: Session, *, category_id: UUID, parent_id: UUID | None, on: date, by: UUID | None
) -> Category:
    """Put a category, and all that stands under it, last under another parent from a day on."""
    hold_tree(session)
    decision = plan_move(session, category_id=category_id, parent_id=parent_id)
    apply(session, decision, on=on, by=by)
    return find(session, Category, category_id)


def archive(session: Session, *, category_id: UUID, on: date, by: UUID | None) -> Category:
    """Put a category out of use from a day on; its past rows keep it."""
    hold_tree(session)
    apply(session, plan_archive(session, category_id=category_id), on=on, by=by)
    return find(session, Category, category_id)


def restore(session: Session, *, category_id: UUID, on: date, by: UUID | None) -> Category:
    """Put a category back into use from a day on; from then on it succeeds itself."""
    hold_tree(session)
    apply(session, plan_restore(session, category_id=category_id), on=on, by=by)
    return find(session, Category, category_id)
