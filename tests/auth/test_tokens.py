# SPDX-License-Identifier: Apache-2.0
"""Bearer tokens: what they open, and when they stop."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from ressourcerie_core import clock
from ressourcerie_core.auth import accounts, tokens
from ressourcerie_core.auth.doorkeeper import TokenDoorkeeper
from ressourcerie_core.auth.models import Token
from ressourcerie_core.auth.problems import (
    AccountDisabled,
    NotSignedIn,
    ScopeRefused,
    TokenNameTaken,
    UnknownToken,
)
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.errors import Refused

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = tokens.new_secret()


@pytest.fixture
def add(database, rights):
    def add(login="bilal", name="Tableur", scopes=("shelf.read",), secret=SECRET, **facts):
        return database.write(
            lambda session: (
                tokens.add(
                    session,
                    login=login,
                    name=name,
                    digest=tokens.digest_of(secret),
                    scopes=scopes,
                    rights=rights,
                    **facts,
                ).id
            )
        )

    return add


@pytest.fixture
def doorkeeper(database, rights):
    return TokenDoorkeeper(database, rights)


def revoke(database, name="Tableur"):
    return database.write(lambda session: tokens.revoke(session, login="bilal", name=name).name)


def test_a_secret_is_recognisable_and_has_256_random_bits():
    first, second = tokens.new_secret(), tokens.new_secret()

    assert first.startswith("rsc_")
    assert first != second
    assert len(first) == 4 + 43


def test_the_secret_is_kept_nowhere(database, add):
    add()

    with database.read() as session:
        (row,) = session.execute(text("SELECT * FROM core_token")).mappings()
    kept = {name: value for name, value in row.items() if name != "digest"}
    assert bytes(row["digest"]) == hashlib.sha256(SECRET.encode()).digest()
    assert SECRET.removeprefix("rsc_") not in str(kept)


def test_a_token_says_who_asks_and_opens_its_scopes(add, doorkeeper):
    add(login="anne", scopes=["shelf.fill", "shelf.fill"])

    visitor = doorkeeper.recognise(SECRET)

    assert visitor.display_name == "Anne Le Goff"
    assert visitor.permissions == {"shelf.fill"}
    assert visitor.may("shelf.fill")
    assert not visitor.may("shelf.read")


def test_a_token_loses_what_its_account_or_the_instance_loses(database, add, doorkeeper, rights):
    add(login="anne", scopes=["shelf.fill", "core.administer"])

    without_shelf = TokenDoorkeeper(database, Rights.of([]))

    assert without_shelf.recognise(SECRET).permissions == {"core.administer"}


@pytest.mark.parametrize(
    "bearer",
    [None, "", "rsc_", "rsc_é", tokens.new_secret(), SECRET + "x"],
    ids=["none", "empty", "prefix", "not-ascii", "another", "longer"],
)
def test_an_unknown_secret_opens_nothing(add, doorkeeper, bearer):
    add()

    with pytest.raises(NotSignedIn):
        doorkeeper.recognise(bearer)


def test_a_revoked_token_opens_nothing(database, add, doorkeeper):
    add()
    doorkeeper.recognise(SECRET)

    revoke(database)

    with pytest.raises(NotSignedIn):
        doorkeeper.recognise(SECRET)


def test_an_expired_token_opens_nothing(add, doorkeeper):
    add(expires_at=NOON)

    with clock.clock_set_to(lambda: NOON - timedelta(seconds=1)):
        assert doorkeeper.recognise(SECRET)
    with clock.clock_set_to(lambda: NOON), pytest.raises(NotSignedIn):
        doorkeeper.recognise(SECRET)


def test_the_token_of_a_disabled_account_opens_nothing(database, add, doorkeeper):
    add()

    database.write(lambda session: accounts.disable(session, login="bilal").login)

    with pytest.raises(NotSignedIn):
        doorkeeper.recognise(SECRET)


def test_a_token_remembers_the_last_day_it_served(database, add, doorkeeper):
    token_id = add()

    with clock.clock_set_to(lambda: NOON):
        doorkeeper.recognise(SECRET)
        doorkeeper.recognise(SECRET)

    with database.read() as session:
        assert session.get_one(Token, token_id).last_used_on == date(2026, 11, 22)


def test_every_scope_that_the_account_lacks_is_named(add):
    with pytest.raises(Refused) as refusal:
        add(scopes=["shelf.read", "shelf.fill", "core.administer"])

    assert [type(problem) for problem in refusal.value.problems] == [ScopeRefused, ScopeRefused]
    assert refusal.value.problems[1].as_line() == (
        "« bilal » n'a pas la permission « shelf.fill » : un jeton ne peut pas la porter. → "
        "Portées possibles pour ce compte : shelf.read."
    )


def test_a_disabled_account_gets_no_token(database, add):
    database.write(lambda session: accounts.disable(session, login="bilal").login)

    with pytest.raises(AccountDisabled) as refusal:
        add()
    assert refusal.value.hint == (
        "Choisissez un compte actif, ou réactivez-le : « ressourcerie user enable bilal »."
    )


def test_a_name_serves_one_token_at_a_time(database, add):
    add()
    with pytest.raises(TokenNameTaken) as refusal:
        add(secret=tokens.new_secret())
    assert refusal.value.as_line() == (
        "Le compte « bilal » a déjà un jeton nommé « Tableur ». → Prenez un autre nom, ou "
        "révoquez d'abord l'ancien : « ressourcerie token revoke bilal \"Tableur\" »."
    )

    revoke(database)
    add(secret=tokens.new_secret())


def test_a_token_that_is_not_in_service_cannot_be_revoked(database, add):
    add()
    revoke(database)

    with pytest.raises(UnknownToken) as refusal:
        revoke(database)
    assert refusal.value.as_line() == (
        "Le compte « bilal » n'a pas de jeton en service nommé « Tableur ». → "
        "« ressourcerie token list » montre les jetons."
    )


def test_tokens_are_listed_by_account_then_name(database, add):
    add(name="Tableur")
    add(name="Balance", secret=tokens.new_secret())
    add(name="Zèbre", login="anne", secret=tokens.new_secret())

    with database.read() as session:
        listed = [(token.account.login, token.name) for token in tokens.everything(session)]
    assert listed == [("anne", "Zèbre"), ("bilal", "Balance"), ("bilal", "Tableur")]
