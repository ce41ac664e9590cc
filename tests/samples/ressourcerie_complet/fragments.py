# SPDX-License-Identifier: Apache-2.0
"""What the sample shows in pages that are not only its own."""

from sqlalchemy.orm import Session

from ressourcerie_core.auth import Visitor
from ressourcerie_core.web import Fragment, HomeContext

from . import service
from .public import Aside


def last_note(session: Session, visitor: Visitor, context: Aside) -> Fragment:
    """Say how many notes there are, by the page and by the base."""
    return Fragment("complet/_aside.html", shown=context.count, kept=service.count_notes(session))


def greeting(session: Session, visitor: Visitor, context: HomeContext) -> Fragment:
    """Greet whoever reads the home page."""
    return Fragment("complet/_greeting.html", name=visitor.display_name)
