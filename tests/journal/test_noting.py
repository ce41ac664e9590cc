# SPDX-License-Identifier: Apache-2.0
"""Each sensitive act leaves a record: who, what, before and after, and nobody's name."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import select

import ressourcerie_core
from ressourcerie_core.auth import accounts, granting, pins, sites, tokens
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import CORE_STREAM, act_as, note
from ressourcerie_core.journal.models import JournalRecord
from ressourcerie_core.journal.starting import note_what_runs
from ressourcerie_core.module import Module, Permission, Role


class Shelf(Module):
    name = "shelf"
    title = "Étagère"
    permissions = (Permission("shelf.read", "voir l'étagère"),)
    roles = (Role("shelf.visitor", "Curieux", ("shelf.read",)),)


RIGHTS = Rights.of([Shelf()])


def noted(database):
    with database.read() as session:
        found = select(JournalRecord).where(JournalRecord.stream == CORE_STREAM.name)
        rows = session.scalars(found.order_by(JournalRecord.number)).all()
        return [(row.kind, json.loads(row.facts), row.author_id) for row in rows]


def add(session, login="anne", **more):
    return accounts.add(
        session, login=login, display_name="Anne Le Goff", password_hash="h", rights=RIGHTS, **more
    )


@pytest.fixture
def account_id(database):
    return database.write(lambda session: add(session, administrator=True).id)


def test_who_acts_is_noted_beside_what_changes(database, account_id):
    def give_a_role(session):
        act_as(session, account_id)
        other = add(session, login="bilal")
        granting.replace(other, roles=[("shelf.visitor", None)], rights=RIGHTS)

    database.write(give_a_role)

    kind, facts, author = noted(database)[-1]
    assert (kind, author) == ("account.roles-changed", account_id)
    assert facts["before"]["roles"] == []
    assert facts["after"]["roles"] == ["shelf.visitor"]


def test_no_name_and_no_login_enter_the_journal(database, account_id):
    def work(session):
        add(session, login="zoltan")
        accounts.disable(session, login="zoltan")

    database.write(work)

    written = json.dumps([facts for _kind, facts, _author in noted(database)])
    assert "Anne" not in written
    assert "zoltan" not in written


ACTS = {
    "account.password-changed": lambda s, _id: accounts.change_password(
        s, login="anne", password_hash="k"
    ),
    "account.enabled": lambda s, _id: accounts.enable(s, login="anne"),
    "token.added": lambda s, _id: tokens.add(
        s, login="anne", name="t", digest=b"d", scopes=["shelf.read"], rights=RIGHTS
    ),
    "pin.set": lambda s, account: pins.keep_pin(s, account_id=account, pin_hash="h"),
    "pin.removed": lambda s, account: pins.remove_pin(s, account_id=account),
    "badge.made": lambda s, account: pins.make_badge(s, account_id=account, code="C"),
    "site.added": lambda s, _id: sites.add(
        s, name="Atelier", time_zone="Europe/Paris", switch_hour=4
    ),
}


@pytest.mark.parametrize("kind", ACTS)
def test_each_act_is_noted(database, account_id, kind):
    database.write(lambda session: ACTS[kind](session, account_id) and None)

    assert noted(database)[-1][0] == kind


def test_a_refused_act_is_not_noted(database, account_id):
    with pytest.raises(accounts.LastAdministrator):
        database.write(lambda session: accounts.disable(session, login="anne").id)

    assert [kind for kind, _facts, _author in noted(database)] == ["account.added"]


def test_what_runs_is_noted_when_it_changes(database):
    for versions in ({"core": "0.1.0"}, {"core": "0.1.0"}, {"core": "0.1.0", "shelf": "2.0"}):
        note_what_runs(database, versions)

    changes = [facts for _kind, facts, _author in noted(database)]
    assert [facts["after"] for facts in changes] == [
        {"core": "0.1.0"},
        {"core": "0.1.0", "shelf": "2.0"},
    ]


def test_a_kind_that_is_not_declared_is_a_mistake(database):
    with pytest.raises(AssertionError):
        database.write(lambda session: note(session, "anything.done", author=new_id()))


def test_each_kind_that_the_core_notes_has_its_french_words():
    code = "".join(
        file.read_text() for file in Path(ressourcerie_core.__file__).parent.rglob("*.py")
    )
    noted_kinds = set(re.findall(r"\bnote\(\s*session,\s*\"([a-z.-]+)\"", code))

    assert len(noted_kinds) > 10
    assert noted_kinds <= CORE_STREAM.kinds.keys()
