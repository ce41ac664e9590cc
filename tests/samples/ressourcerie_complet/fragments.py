# SPDX-License-Identifier: Apache-2.0
"""What the sample shows in pages that are not only its own."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from ressourcerie_core.auth import Visitor
from ressourcerie_core.web import AdminModuleContext, Fragment, HomeContext, ToDo

from . import service
from .public import Aside


def last_note(session: Session, visitor: Visitor, context: Aside) -> Fragment:
    """Say how many notes there are, by the page and by the base."""
    return Fragment("complet/_aside.html", shown=context.count, kept=service.count_notes(session))


def greeting(session: Session, visitor: Visitor, context: HomeContext) -> Fragment:
    """Greet whoever reads the home page."""
    return Fragment("complet/_greeting.html", name=visitor.display_name)


def beside(session: Session, visitor: Visitor, context: HomeContext) -> Fragment:
    """Say where the visitor works now."""
    return Fragment("complet/_line.html", line=f"Site choisi : {context.site_id or 'aucun'}")


def on_sheet(session: Session, visitor: Visitor, context: AdminModuleContext) -> Fragment:
    """Add a line to the sheet of each module."""
    return Fragment("complet/_line.html", line=f"Vu par complet : {context.name}")


def to_do(session: Session, visitor: Visitor) -> Iterator[ToDo]:
    """Say that notes wait to be read."""
    yield ToDo("Notes à relire", "/complet/", count=service.count_notes(session))
