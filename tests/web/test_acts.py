# SPDX-License-Identifier: Apache-2.0
"""Each route and command of the core that writes is journalled, or says why it need not be."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import click
import pytest
from sqlalchemy import select

from ressourcerie_core.auth.device_models import Badge, Device
from ressourcerie_core.cli import VERBS
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import CORE_STREAM
from ressourcerie_core.journal.models import JournalRecord
from ressourcerie_core.testing.route_map import read_map

from .office import QUAY

HERE = Path(__file__).parent
ACTS = tomllib.loads((HERE / "acts.toml").read_text("utf-8"))
DOCUMENTED = HERE.parents[1] / "doc" / "source" / "admin" / "journal-actes.md"
SENT = {name: act for name, act in ACTS.items() if "form" in act}
#: Verbs that read, and write nothing at all.
READING = re.compile(
    "check|verify|(module|config|user|token|events|db) (list|show|sample|status|systemd)"
)


def verbs():
    """Name each command, down to the last word."""
    waiting = [(name, import_module(verb.module).command) for name, verb in VERBS.items()]
    while waiting:
        name, command = waiting.pop()
        if isinstance(command, click.Group):
            waiting += [(f"{name} {word}", one) for word, one in command.commands.items()]
        else:
            yield name


def test_each_route_and_command_that_writes_says_what_it_journals():
    routes = {f"{one.method} {one.path}" for one in read_map(HERE / "routes.toml")}
    writing = {one for one in routes if not one.startswith("GET ")}
    commands = {name for name in verbs() if not READING.fullmatch(name)}
    reading = {name for name in ACTS if name.startswith("GET ")}

    assert ACTS.keys() - reading == writing | commands
    assert reading <= routes


def test_each_kind_that_is_said_has_its_french_words():
    kinds = {kind for act in ACTS.values() for kind in act.get("kinds", ())}

    assert kinds <= CORE_STREAM.kinds.keys()
    assert all(act.get("kinds") or act["none"] for act in ACTS.values())


def test_what_is_said_is_documented():
    told = DOCUMENTED.read_text("utf-8")

    assert [name for name in ACTS if f"`{name}`" not in told] == []


@pytest.fixture
def device(office):
    """Give a device in service."""
    facts = {"name": "Caisse", "use": "Caisse", "site_id": QUAY, "public_key": b"k"}
    return office.database.write(lambda session: add_device(session, office, facts))


def add_device(session, office, facts):
    instant = session.scalar(select(JournalRecord.recorded_at).limit(1))
    made = Device(**facts, digest=bytes(32), enrolled_at=instant, enrolled_by=office.anne)
    session.add(made)
    session.flush()
    return made.id


def last_act(office):
    with office.database.read() as session:
        newest = select(JournalRecord).where(JournalRecord.stream == CORE_STREAM.name)
        record = session.scalars(newest.order_by(JournalRecord.number.desc())).first()
        return record.kind, record.author_id


def badge(office):
    with office.database.read() as session:
        return session.scalar(select(Badge.id).limit(1))


def test_each_form_that_is_sent_leaves_what_is_said(office, device):
    anne = office.browser("anne")

    for name, act in SENT.items():
        method, path = name.split(" ")
        ids = {"site_id": QUAY, "account_id": office.zoe, "device_id": device}
        data = {**act["form"], "form_key": str(new_id())} if method == "POST" else None
        answer = anne.request(method, path.format(**ids, badge_id=badge(office)), data=data)

        assert answer.status_code in {200, 303}, f"{name}: {answer.text}"
        assert last_act(office) == (act["kinds"][0], office.anne), name
