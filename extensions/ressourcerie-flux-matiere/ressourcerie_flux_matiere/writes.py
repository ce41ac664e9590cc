# SPDX-License-Identifier: Apache-2.0
"""What the commands of the material flow ask the writer to do; facts and answers are JSON."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.operations import Json, operation

from .notebooks.choices import Choices
from .notebooks.planning import File
from .notebooks.recording import import_file
from .service import months


@operation
def rebuild_month(session: Session, *, site_id: str, month: str) -> Json:
    months.rebuild(session, UUID(site_id), month)
    return None


@operation
def import_notebook(
    session: Session, *, site_id: str, file: dict[str, Any], choices: dict[str, Any]
) -> Json:
    said = Choices.from_json(choices)
    notebook = import_file(session, UUID(site_id), File.from_json(file), said, by=None)
    return str(notebook.id)
