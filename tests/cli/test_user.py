# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie user`, as an operator runs it."""

import json

PASSWORD = "quatre chaises dépareillées\n"


def test_a_script_adds_an_account_and_lists_it(instance):
    added = instance.run(
        "user", "add", "Bilal", "--name", "Bilal Haddad", "--password-file", "-", stdin=PASSWORD
    )

    assert (added.code, added.out, added.err) == (
        0,
        "Compte « bilal » créé pour Bilal Haddad.\n",
        "",
    )
    assert instance.run("user", "list").out == (
        "Identifiant  Nom             Droits          État\n"
        "───────────  ──────────────  ──────────────  ─────\n"
        "bilal        Bilal Haddad    aucun           actif\n"
        "camille      Camille Moreau  administrateur  actif\n"
    )


def test_a_person_is_asked_for_what_is_missing_and_again_when_it_is_refused(instance):
    added = instance.converse(
        "user",
        "add",
        answers=[
            ("Identifiant : ", "Chloé"),
            ("Identifiant : ", "chloe"),
            ("Nom : ", "Chloé Petit"),
            ("Mot de passe : ", "court"),
            ("Répétez le mot de passe : ", "court"),
            ("Mot de passe : ", "un buffet sans porte"),
            ("Répétez le mot de passe : ", "un buffet sans portes"),
            ("Mot de passe : ", "un buffet sans porte"),
            ("Répétez le mot de passe : ", "un buffet sans porte"),
        ],
    )

    assert (added.code, added.out) == (0, "Compte « chloe » créé pour Chloé Petit.\n")
    assert "par exemple « chloe »" in added.err
    assert "il a 5 caractères, il en faut au moins 12" in added.err
    assert "Les deux mots de passe ne sont pas les mêmes." in added.err
    assert "buffet" not in added.err


def test_a_script_is_told_everything_that_is_missing_at_once(instance):
    refused = instance.run("user", "add")

    assert refused.code == 2
    assert refused.err == (
        "Il manque « Identifiant ». → Donnez IDENTIFIANT, ou lancez la commande dans un "
        "terminal.\n"
        "Il manque « Nom ». → Donnez --name, ou lancez la commande dans un terminal.\n"
        "Il manque « Mot de passe ». → Donnez --password-file, ou lancez la commande dans un "
        "terminal.\n"
    )


def test_a_password_file_that_others_may_read_is_refused(instance):
    secret = instance.folder / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    options = ("user", "add", "bilal", "--name", "Bilal", "--password-file", secret)

    refused = instance.run(*options)

    assert refused.code == 2
    assert f"Refermez-le : chmod 600 {secret}" in refused.err
    secret.chmod(0o600)
    assert instance.run(*options).code == 0


def test_a_password_that_is_too_easy_leaves_no_account(instance):
    refused = instance.run(
        "user", "add", "bilal", "--name", "B", "--password-file", "-", stdin="motdepasse12\n"
    )

    assert (refused.code, refused.out) == (2, "")
    assert "on essaie en premier" in refused.err
    assert "bilal" not in instance.run("user", "list").out


def test_a_password_is_changed_in_a_terminal(instance):
    changed = instance.converse(
        "user",
        "password",
        "camille",
        answers=[
            ("Mot de passe : ", "un buffet sans porte"),
            ("Répétez le mot de passe : ", "un buffet sans porte"),
        ],
    )

    assert (changed.code, changed.out) == (0, "Mot de passe de « camille » changé.\n")


def test_a_password_of_nobody_is_refused_before_it_is_asked(instance):
    refused = instance.run("user", "password", "camile", "--password-file", "-", stdin=PASSWORD)

    assert refused.code == 1
    assert "Voulez-vous dire « camille » ?" in refused.err


def test_the_last_administrator_stays_and_another_may_go(instance):
    refused = instance.run("user", "disable", "camille")
    assert (refused.code, refused.out) == (1, "")
    assert "« camille » est le seul compte administrateur encore actif." in refused.err

    second = ("user", "add", "anne", "--name", "Anne", "--administrator")
    assert instance.run(*second, "--password-file", "-", stdin=PASSWORD).code == 0
    assert instance.run("user", "disable", "camille").out == (
        "Compte « camille » désactivé, et ses jetons avec lui.\n"
    )
    assert "désactivé le" in instance.run("user", "list").out
    assert instance.run("user", "enable", "camille").out == "Compte « camille » réactivé.\n"


def test_accounts_are_listed_for_machines_without_their_password(instance):
    (account,) = json.loads(instance.run("user", "list", "--json").out)

    assert account.keys() == {
        "login",
        "display_name",
        "administrator",
        "roles",
        "created_at",
        "disabled_at",
        "erased_at",
    }
    assert (account["login"], account["administrator"]) == ("camille", True)


def test_a_refusal_is_told_to_machines_as_json(instance):
    refused = instance.run("user", "disable", "personne", "--json")

    (problem,) = json.loads(refused.err)["problems"]
    assert problem["type"] == "/problems/auth/unknown-account"


def test_a_role_that_no_enabled_module_has_is_refused(instance):
    refused = instance.run(
        "user",
        "add",
        "bilal",
        "--name",
        "Bilal",
        "--role",
        "caisse.seller",
        "--password-file",
        "-",
        stdin=PASSWORD,
    )

    assert (refused.code, refused.err) == (
        2,
        "Aucun module activé n'a le rôle « caisse.seller ». → Rôles possibles : aucun.\n",
    )


def test_a_mistyped_base_is_refused_and_nothing_is_created(shell):
    conf = shell.folder / "x.conf"
    conf.write_text('[core]\ndatabase_url = "sqlite:///absente.db"\n')

    for verb in (("user", "list"), ("user", "disable", "camille")):
        refused = shell.run("--conf", conf, *verb)
        assert refused.code == 2
        assert "aucune n'a été créée" in refused.err
    assert [file.name for file in shell.folder.iterdir()] == ["x.conf"]
