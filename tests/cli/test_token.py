# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie token`, as an operator runs it."""

import json

import pytest

ADD = ("token", "add", "camille", "Tableur")


def test_a_token_shows_its_secret_once_alone_on_the_output(instance):
    added = instance.run(*ADD, "--scope", "core.administer", "--days", "30")

    assert added.code == 0
    assert added.out.startswith("rsc_")
    assert len(added.out.split()) == 1
    assert added.err.endswith("Notez-le, il ne sera plus jamais montré :\n")
    listed = instance.run("token", "list")
    assert added.out.strip() not in listed.out
    assert listed.out.splitlines()[2].startswith("camille  Tableur  core.administer  valable")
    assert listed.out.splitlines()[2].endswith("jamais")


def test_a_token_is_made_and_listed_for_machines(instance):
    added = json.loads(instance.run(*ADD, "--scope", "core.administer", "--json").out)
    (listed,) = json.loads(instance.run("token", "list", "--json").out)

    assert added["secret"].startswith("rsc_")
    assert listed["scopes"] == ["core.administer"]
    assert listed.keys() == {
        "login",
        "name",
        "scopes",
        "account_disabled",
        "created_at",
        "expires_at",
        "revoked_at",
        "last_used_on",
    }


def test_a_person_is_asked_for_account_name_and_scopes(instance):
    added = instance.converse(
        "token",
        "add",
        answers=[
            ("Identifiant du compte : ", "camille"),
            ("Nom du jeton : ", "Tableur"),
            ("Portées, séparées par des espaces : ", "core.administer"),
        ],
    )

    assert added.code == 0
    assert added.out.startswith("rsc_")


def test_a_token_cannot_have_what_its_account_has_not(instance):
    refused = instance.run(*ADD, "--scope", "caisse.sell")

    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        "« camille » n'a pas la permission « caisse.sell » : un jeton ne peut pas la porter. → "
        "Portées possibles pour ce compte : core.administer, core.read-metrics.\n"
    )


@pytest.mark.parametrize("days", ["0", "3651", "demain"])
def test_a_token_lasts_from_a_day_to_ten_years(instance, days):
    refused = instance.run(*ADD, "--scope", "core.administer", "--days", days)

    assert refused.code == 2
    assert "Valeur refusée pour '--days'" in refused.err


def test_a_revoked_token_stays_listed_and_its_name_is_free(instance):
    instance.run(*ADD, "--scope", "core.administer")

    revoked = instance.run("token", "revoke", "camille", "Tableur")

    assert revoked.out == "Jeton « Tableur » de camille révoqué.\n"
    assert "révoqué le" in instance.run("token", "list").out
    assert instance.run("token", "revoke", "camille", "Tableur").code == 1
    assert instance.run(*ADD, "--scope", "core.administer").code == 0
