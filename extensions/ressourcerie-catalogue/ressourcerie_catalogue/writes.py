# SPDX-License-Identifier: Apache-2.0
"""What the commands of the catalogue ask the writer to do; facts and answers are JSON."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from ressourcerie_core.operations import Json, operation

from .seeds import sow
from .service.finding import hold_tree
from .sheets.planning import plan, write
from .sheets.reading import Wish
from .sheets.report import counts


@operation
def import_sheet(
    session: Session, *, wishes: Sequence[dict[str, Any]], sha256: str, on: str
) -> Json:
    hold_tree(session)
    day = date.fromisoformat(on)
    planned = plan(session, [Wish.from_json(each) for each in wishes], on=day, sha256=sha256)
    write(session, planned, on=day, by=None)
    return counts(planned)


@operation
def sow_seeds(session: Session, *, on: str) -> Json:
    return counts(sow(session, on=date.fromisoformat(on), by=None))
