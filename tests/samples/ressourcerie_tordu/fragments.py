# SPDX-License-Identifier: Apache-2.0
"""Fillers that raise, hang, and give rubbish."""

import time
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from ressourcerie_core.web import Fragment


def raises(session: Session, visitor: object, context: object) -> Fragment:
    raise ValueError("Camille Moreau, 06 12 34 56 78")


def hangs(session: Session, visitor: object, context: object) -> Fragment:
    time.sleep(20)
    return Fragment("tordu/undefined.html")


def rubbish(session: Session, visitor: object, context: object) -> Any:
    return 42


def leaves(session: Session, visitor: object, context: object) -> Fragment:
    raise SystemExit(3)


def breaks_the_base(session: Session, visitor: object, context: object) -> Fragment:
    session.execute(text("SELECT * FROM nulle_part"))
    return Fragment("tordu/undefined.html")


def template_that_fails(session: Session, visitor: object, context: object) -> Fragment:
    return Fragment("tordu/undefined.html")


def to_do(session: Session, visitor: object) -> Any:
    return [42, None]
