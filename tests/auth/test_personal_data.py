# SPDX-License-Identifier: Apache-2.0
"""A person's data: tagged, exported whole, erased, and read by others with a trace."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Column, ForeignKey, MetaData, Table, Uuid, select, text
from sqlalchemy.exc import DBAPIError

from ressourcerie_core import clock
from ressourcerie_core.auth import accounts, consultations, personal_data, sessions
from ressourcerie_core.auth.device_models import Pin
from ressourcerie_core.auth.models import Account, Consultation, Grant, SignedInSession
from ressourcerie_core.auth.problems import (
    ErasureNotConfirmed,
    LastAdministrator,
    ModuleDataUnreachable,
    PersonErased,
    WrongPassword,
)
from ressourcerie_core.db.migrate.__main__ import import_core_models
from ressourcerie_core.db.personal_columns import tagged, untagged
from ressourcerie_core.db.types import Model

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = clock.now()  # the base itself tells how old a line is


def core_tables():
    import_core_models()
    return [table for table in Model.metadata.tables.values() if table.name.startswith("core_")]


@pytest.fixture
def ids(database):
    with database.read() as session:
        return {one.login: one.id for one in session.scalars(select(Account))}


@pytest.fixture
def erase(database, ids):
    def erase(login="bilal", confirmation="Bilal Haddad", **contributions):
        database.write(
            lambda session: personal_data.erase(
                session, ids[login], confirmation=confirmation, contributions=contributions
            )
        )

    return erase


@pytest.fixture
def busy(database, ids):
    """Give « bilal » a session, a PIN, and readings of his data by « anne »."""

    def work(session):
        bilal = ids["bilal"]
        sessions.add(session, account_id=bilal, digest=b"x" * 32)
        session.add(Pin(account_id=bilal, hash="$argon2id$", set_at=NOON))
        consultations.note(session, subject_id=bilal, reader_id=ids["anne"], what="la fiche")

    database.write(work)


def test_each_column_of_the_core_about_a_person_is_tagged():
    assert untagged(core_tables()) == []


def test_a_column_about_a_person_without_a_tag_is_seen():
    metadata = MetaData()
    Table("core_account", metadata, Column("id", Uuid, info={"personal": None}))
    sale = Table(
        "caisse_sale",
        metadata,
        Column("cashier", Uuid, ForeignKey("core_account.id")),
        Column("donor_email", Uuid),
        Column("category_id", Uuid),
    )

    assert untagged([sale]) == ["caisse_sale.cashier", "caisse_sale.donor_email"]


def test_an_export_holds_every_tagged_value(database, ids, busy):
    with database.read() as session:
        told = json.dumps(personal_data.export(session, ids["bilal"], {}))
        account = session.get_one(Account, ids["bilal"])
        grant, opened = account.grants[0], session.scalar(select(SignedInSession))

    for value in ("bilal", "Bilal Haddad", grant.role, opened.kind, "la fiche"):
        assert json.dumps(value) in told
    assert account.password_hash not in told
    assert opened.created_at.isoformat() in told
    shown = {column.table.name for column, tag in tagged(core_tables()) if tag.shown}
    assert shown == set(json.loads(told)["plateforme"])


def test_an_erased_person_is_a_number_that_nobody_can_use(database, ids, busy, erase, passwords):
    erase()

    with database.read() as session:
        left = session.get_one(Account, ids["bilal"])
        assert (left.display_name, left.password_hash) == ("Personne effacée", None)
        assert left.erased_at
        assert left.disabled_at
        assert not left.grants
        for model in (Grant, SignedInSession, Pin):
            assert not session.scalars(select(model).where(model.account_id == left.id)).all()
        with pytest.raises(WrongPassword):
            accounts.sign_in(session, login=left.login, password="x", passwords=passwords)


def test_the_login_of_an_erased_person_may_serve_again(database, erase, rights):
    erase()

    database.write(
        lambda session: (
            accounts.add(
                session, login="bilal", display_name="Bilal", password_hash="$", rights=rights
            ).login
        )
    )


def test_an_erased_account_is_never_opened_again(database, ids, erase):
    erase()

    with pytest.raises(PersonErased):
        database.write(lambda session: accounts.enable(session, login=f"({ids['bilal']})").login)


def test_nothing_is_erased_unless_the_name_is_typed(erase, database, ids):
    with pytest.raises(ErasureNotConfirmed):
        erase(confirmation="Bilal")

    with database.read() as session:
        assert session.get_one(Account, ids["bilal"]).erased_at is None


def test_the_last_administrator_is_not_erased(erase):
    with pytest.raises(LastAdministrator):
        erase("anne", "Anne Le Goff")


class Failing:
    def export(self, session, account_id):
        raise RuntimeError("stock illisible")

    erase = export


def test_a_module_that_fails_is_named_and_nothing_is_erased(erase, database, ids):
    with pytest.raises(ModuleDataUnreachable) as refusal:
        erase(stock=Failing())

    assert "« stock »" in refusal.value.detail
    with database.read() as session:
        assert session.get_one(Account, ids["bilal"]).erased_at is None


def test_the_page_of_an_erasure_says_what_goes_and_what_stays(database, ids, busy):
    with database.read() as session:
        fates = personal_data.fates(session, ids["bilal"])

    gone = {fate.purpose for fate in fates if fate.erased}
    assert "se présenter sur un appareil partagé" in gone
    assert [fate for fate in fates if not fate.erased and fate.kept.startswith("douze mois")]


def read_by_anne(database, ids, at=TODAY, subject="bilal"):
    def work(session):
        facts = {"subject_id": ids[subject], "reader_id": ids["anne"]}
        consultations.note(session, **facts, what="la fiche")

    with clock.clock_set_to(lambda: at):
        database.write(work)


def test_reading_somebody_s_data_leaves_a_line_and_reading_one_s_own_does_not(database, ids):
    read_by_anne(database, ids)
    read_by_anne(database, ids, subject="anne")

    with database.read() as session:
        lines = session.scalars(select(Consultation)).all()
        seen = consultations.latest(session, subject_id=ids["bilal"])
        assert [line.reader.display_name for line in seen] == ["Anne Le Goff"]
    assert len(lines) == 1


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE core_consultation SET what = 'rien'",
        "DELETE FROM core_consultation",
        "TRUNCATE core_consultation",
        "INSERT OR REPLACE INTO core_consultation SELECT * FROM core_consultation",
    ],
)
def test_the_base_refuses_to_change_a_line(database, ids, attempt):
    read_by_anne(database, ids)

    with pytest.raises(DBAPIError):
        database.write(lambda session: session.execute(text(attempt)) and None)
    with database.read() as session:
        assert session.scalar(select(Consultation.what)) == "la fiche"


def test_a_line_goes_after_a_year(database, ids):
    read_by_anne(database, ids, at=TODAY - timedelta(days=400))
    read_by_anne(database, ids, at=TODAY)

    with database.read() as session:
        assert session.scalars(select(Consultation.read_at)).all() == [TODAY]
