# SPDX-License-Identifier: Apache-2.0
"""Accounts: who may have one, what it may do, how it is closed."""

from datetime import UTC, datetime

import pytest

from ressourcerie_core import clock
from ressourcerie_core.auth import accounts, granting
from ressourcerie_core.auth.problems import (
    AccountDisabled,
    LastAdministrator,
    LoginRefused,
    LoginTaken,
    NameRefused,
    UnknownAccount,
    UnknownRole,
    WrongPassword,
)
from ressourcerie_core.errors import Refused

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def add(database, rights):
    def add(login="chloe", display_name="Chloé", **facts):
        return database.write(
            lambda session: (
                accounts.add(
                    session,
                    login=login,
                    display_name=display_name,
                    password_hash="$argon2id$",
                    rights=rights,
                    **facts,
                ).login
            )
        )

    return add


def permissions(database, login, rights):
    with database.read() as session:
        return granting.permissions_of(accounts.find(session, login), rights)


def test_an_account_may_do_what_its_roles_give(database, rights, add):
    add(roles=[("shelf.visitor", None), ("shelf.keeper", None)])

    assert permissions(database, "chloe", rights) == {"shelf.read", "shelf.fill"}
    assert permissions(database, "bilal", rights) == {"shelf.read"}


def test_an_administrator_may_do_everything_that_loaded_modules_declare(database, rights):
    assert permissions(database, "anne", rights) == {
        "core.administer",
        "core.read-metrics",
        "shelf.read",
        "shelf.fill",
    }


def test_a_role_of_a_module_that_is_off_gives_nothing(database, rights, add):
    add(roles=[("shelf.keeper", None)])
    without_shelf = rights.of([])

    assert permissions(database, "chloe", without_shelf) == frozenset()


@pytest.mark.parametrize("written", ["Chloe", " chloe ", "CHLOE"])
def test_a_login_is_kept_and_found_in_lower_case(database, add, written):
    assert add(login=written) == "chloe"
    with database.read() as session:
        assert accounts.find(session, written).login == "chloe"


@pytest.mark.parametrize(
    ("written", "proposed"),
    [("chloé", "chloe"), ("Jean Dupont", "jean.dupont"), ("x", None), ("", None), ("a\nb", "a.b")],
)
def test_a_login_that_cannot_be_is_refused_with_one_that_can(add, written, proposed):
    with pytest.raises(LoginRefused) as refusal:
        add(login=written)

    example = f", par exemple « {proposed} »." if proposed else "sans espace."
    assert refusal.value.hint.endswith(example)


def test_a_login_is_given_once(database, add):
    with pytest.raises(LoginTaken) as refusal:
        add(login="Anne")

    assert refusal.value.as_line() == (
        "Un compte « anne » existe déjà. → Prenez un autre identifiant ; si c'est la même "
        "personne, gardez son compte : son mot de passe peut être remplacé."
    )
    assert add(login="anne2") == "anne2"


@pytest.mark.parametrize("name", ["", "  \n ", "é" * 201, "A\x1b[2J", "A\u202eB"])
def test_a_person_has_a_name(add, name):
    with pytest.raises(NameRefused, match="Le nom est vide, dépasse 200 caractères"):
        add(display_name=name)


def test_every_unknown_role_is_named_with_those_that_exist(add):
    with pytest.raises(Refused) as refusal:
        add(roles=[("shelf.kepper", None), ("caisse.seller", None)])

    assert [type(problem) for problem in refusal.value.problems] == [UnknownRole, UnknownRole]
    assert refusal.value.problems[1].as_line() == (
        "Aucun module activé n'a le rôle « shelf.kepper ». → "
        "Rôles possibles : shelf.keeper, shelf.visitor."
    )


def test_an_unknown_login_is_answered_with_the_nearest(database):
    with database.read() as session, pytest.raises(UnknownAccount) as refusal:
        accounts.find(session, "ane")

    assert refusal.value.as_line() == (
        "Aucun compte n'a l'identifiant « ane ». → Voulez-vous dire « anne » ? "
        "« ressourcerie user list » montre les comptes."
    )


def test_a_password_opens_its_account_until_it_is_changed(database, passwords):
    def opens(password):
        with database.read() as session:
            return accounts.sign_in(session, login="Anne", password=password, passwords=passwords)

    assert opens("quatre chaises dépareillées").login == "anne"
    kept = passwords.accept("un buffet sans porte", login="anne")
    database.write(
        lambda session: accounts.change_password(session, login="anne", password_hash=kept).login
    )

    assert opens("un buffet sans porte").login == "anne"
    with pytest.raises(WrongPassword):
        opens("quatre chaises dépareillées")


def test_a_wrong_login_a_wrong_password_and_a_closed_account_say_the_same(database, passwords):
    database.write(lambda session: accounts.disable(session, login="bilal").login)
    said = set()
    for login, password in [
        ("nobody", "quatre chaises dépareillées"),
        ("anne", "trois chaises dépareillées"),
        ("bilal", "quatre chaises dépareillées"),
    ]:
        with database.read() as session, pytest.raises(WrongPassword) as refusal:
            accounts.sign_in(session, login=login, password=password, passwords=passwords)
        said.add(refusal.value.as_line())

    (line,) = said
    assert line == (
        "L'identifiant ou le mot de passe n'est pas le bon. → Vérifiez la touche majuscule et "
        "recommencez, ou demandez un nouveau mot de passe à un administrateur."
    )


def test_the_last_administrator_cannot_be_disabled(database, add):
    with pytest.raises(LastAdministrator) as refusal:
        database.write(lambda session: accounts.disable(session, login="anne").login)
    assert refusal.value.detail == ("« anne » est le seul compte administrateur encore actif.")

    add(administrator=True)
    assert database.write(lambda session: accounts.disable(session, login="anne").login) == "anne"


def test_disabling_keeps_the_first_date_and_enabling_undoes_it(database):
    with clock.clock_set_to(lambda: NOON):
        for _again in range(2):
            disabled = database.write(
                lambda session: accounts.disable(session, login="bilal").disabled_at
            )
    assert disabled == NOON

    assert (
        database.write(lambda session: accounts.enable(session, login="bilal").disabled_at) is None
    )


def test_the_password_of_a_disabled_account_cannot_be_changed(database):
    database.write(lambda session: accounts.disable(session, login="bilal").login)

    with pytest.raises(AccountDisabled, match="Le compte « bilal » est désactivé"):
        database.write(
            lambda session: (
                accounts.change_password(session, login="bilal", password_hash="x").login
            )
        )


def test_accounts_are_listed_by_login(database, add):
    add(login="alice")

    with database.read() as session:
        assert [account.login for account in accounts.everyone(session)] == [
            "alice",
            "anne",
            "bilal",
        ]
