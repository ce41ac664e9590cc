# SPDX-License-Identifier: Apache-2.0
"""The code of small modules: what answers, what keeps things, and what goes wrong."""

from typing import Any

from tests.wheels import Wheel, module_wheel

DESCRIPTOR = """
from ressourcerie_core.module import MenuEntry, Module

class Descriptor(Module):
    name = "{name}"
    title = "Module {name}"
    api = ".api:api"
    menu = (MenuEntry("Entrée de {name}", "/"),)
{more}
"""
API = """
from fastapi import APIRouter
from ressourcerie_core.auth.permissions import anyone

api = APIRouter(dependencies=[anyone()])

@api.get("/hello")
def hello() -> dict[str, str]:
    return {"said": "bonjour"}
"""
LEDGER = (
    API
    + """
import time
from uuid import UUID
from ressourcerie_core.db import Id, Model, ShortText
from ressourcerie_core.web.deps import Write
from ressourcerie_core.web.payloads import Answer, Body
from fastapi import Response
from sqlalchemy.orm import Mapped

class Line(Model):
    __tablename__ = "ledger_line"
    id: Mapped[Id]
    text: Mapped[ShortText]

class LineAdd(Body):
    text: str
    seconds: int = 0

class LineRead(Answer):
    id: UUID
    text: str

@api.post("/lines", status_code=201, response_model=LineRead)
def add(body: LineAdd, write: Write) -> Response:
    time.sleep(body.seconds)
    def work(session):
        line = Line(text=body.text)
        session.add(line)
        session.flush()
        return LineRead.of(line)
    return write(work)
"""
)
#: It says that a line is kept, and writes it after: what ``Write`` keeps a module from.
HASTY_LEDGER = (
    LEDGER
    + """
import threading
from ressourcerie_core.ids import new_id

@api.post("/hasty", status_code=201, response_model=LineRead)
def add_hastily(body: LineAdd, write: Write) -> LineRead:
    later = threading.Timer(60, lambda: add(body, write))
    later.daemon = True
    later.start()
    return LineRead(id=new_id(), text=body.text)
"""
)
REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "{name}_1"
down_revision = None

def upgrade():
    op.create_table(
        "{name}_line",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("text", sa.String(200), nullable=False),
    )

def downgrade():
    op.drop_table("{name}_line")
"""
NEXT_REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "{name}_2"
down_revision = "{name}_1"

def upgrade():
    op.add_column("{name}_line", sa.Column("note", sa.String(200)))

def downgrade():
    op.drop_column("{name}_line", "note")
"""


def good_module(name: str, *, more: str = "", api: str = API, **facts: Any) -> Wheel:
    """Describe a module that answers; ``more`` goes into the class of its descriptor."""
    package = facts.get("distribution", f"ressourcerie-{name}").replace("-", "_")
    lines = "\n".join(f"    {line}" for line in more.splitlines())
    files = {f"{package}/api.py": api, **facts.pop("files", {})}
    code = DESCRIPTOR.format(name=name, more=lines)
    return module_wheel(name, code=code, files=files, **facts)


def ledger(version: str = "0.1.0", *, more: str = "", newer: bool = False, **facts: Any) -> Wheel:
    """Describe a module with a table; a newer one has a change to make to it."""
    versions = "ressourcerie_ledger/migrations/versions"
    files = {f"{versions}/1.py": REVISION.format(name="ledger")}
    if newer:
        files[f"{versions}/2.py"] = NEXT_REVISION.format(name="ledger")
    files |= facts.pop("files", {})
    api = facts.pop("api", LEDGER)
    return good_module("ledger", version=version, api=api, more=more, files=files, **facts)
