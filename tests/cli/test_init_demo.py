# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie init` and `ressourcerie demo`, by the real command in a real process."""

import stat
from dataclasses import replace
from textwrap import dedent

import pytest

from tests.cli.conftest import FOUNDER, PASSWORD
from tests.wheels import module_wheel

BASE = ("init", *FOUNDER, "--password-file", "-")


def everything(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_init_makes_an_instance_and_says_what_to_do_next(shell):
    made = shell.spawn(*BASE, stdin=PASSWORD)

    assert (made.code, made.err) == (0, "")
    conf = shell.folder / "etc" / "ressourcerie.conf"
    assert made.out == (
        "Instance créée pour « La Boussole ».\n"
        f"  configuration  : {conf}\n"
        "  administrateur : camille (Camille Moreau)\n"
        "  modules        : aucun\n"
        "\n"
        "Pour démarrer :\n"
        f"  ressourcerie --conf {conf} serve\n"
        "puis ouvrez http://127.0.0.1:8000 sur cette machine.\n"
        "\n"
        "Pour les tablettes et les caisses, il faut HTTPS : la page « Servir en HTTPS sur\n"
        "le réseau de la boutique » de la documentation (admin/https) donne des exemples\n"
        "pour Caddy et nginx.\n"
    )
    assert shell.spawn("check").code == 0


def test_init_without_administrator_leaves_the_rest_to_the_first_page(shell):
    made = shell.spawn("init", "--no-admin")

    assert (made.code, made.err) == (0, "")
    assert "sans aucun compte" in made.out
    assert "page de premier démarrage" in made.out
    assert shell.spawn("user", "list", "--json").out.strip() == "[]"


def test_init_asks_a_person_for_what_it_needs(shell):
    made = shell.converse(
        "init",
        answers=[
            ("Nom de l'association : ", "La Boussole"),
            ("Nom du site [Boutique] : ", ""),
            ("Fuseau horaire [Europe/Paris] : ", "La Réunion"),
            ("Fuseau horaire [Europe/Paris] : ", "indian/reunion"),
            ("Identifiant de l'administrateur : ", "camille"),
            ("Son nom : ", "Camille Moreau"),
            ("Mot de passe : ", PASSWORD.strip()),
            ("Répétez le mot de passe : ", PASSWORD.strip()),
        ],
    )

    assert made.code == 0
    assert "« La Réunion » n'est pas un fuseau horaire." in made.err
    assert PASSWORD.strip() not in made.err
    assert "camille" in shell.run("user", "list").out


def test_what_init_writes_is_commented_and_closed_to_others(shell, database_url):
    shell.run(*BASE, "--database-url", database_url, stdin=PASSWORD)

    conf = shell.folder / "etc" / "ressourcerie.conf"
    assert f'database_url = "{database_url}"' in conf.read_text()
    assert '# on_module_error = "stop"' in conf.read_text()
    assert stat.S_IMODE(conf.stat().st_mode) == 0o640
    for file in shell.folder.glob("var/*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_init_overwrites_neither_a_configuration_nor_a_base(shell):
    shell.run(*BASE, stdin=PASSWORD)
    before = {path: path.stat().st_mtime_ns for path in shell.folder.rglob("*")}

    second = shell.run(*BASE, stdin=PASSWORD)
    elsewhere = shell.run(
        "--conf", "autre.conf", *BASE, "--database-url", "sqlite:///var/ressourcerie.db"
    )
    kept = shell.run(*BASE, "--keep-conf", stdin=PASSWORD)

    assert (second.code, elsewhere.code, kept.code) == (2, 1, 1)
    assert "Il y a déjà un fichier de configuration à cet endroit" in second.err
    assert "Il y a déjà une base à cet endroit ; elle n'a pas été touchée." in elsewhere.err
    assert {path: path.stat().st_mtime_ns for path in shell.folder.rglob("*")} == before


def test_init_can_make_the_base_that_a_configuration_names(shell):
    conf = shell.folder / "ressourcerie.conf"
    conf.write_text('[core]\ndatabase_url = "sqlite:///base.db"\n')

    refused = shell.run("--conf", conf, *BASE, stdin=PASSWORD)
    made = shell.run("--conf", conf, *BASE, "--keep-conf", stdin=PASSWORD)

    assert (refused.code, made.code) == (2, 0)
    assert conf.read_text() == '[core]\ndatabase_url = "sqlite:///base.db"\n'
    assert (shell.folder / "base.db").exists()


def test_a_script_that_forgets_answers_is_told_all_of_them_and_nothing_is_made(shell):
    refused = shell.spawn("init", "--non-interactive", "--time-zone", "Mars/Olympus")

    assert refused.code == 2
    assert [line.partition(".")[0] for line in refused.err.splitlines()] == [
        "Il manque « Nom de l'association »",
        "« Mars/Olympus » n'est pas un fuseau horaire",
        "Il manque « Identifiant de l'administrateur »",
        "Il manque « Son nom »",
        "Il manque « Mot de passe »",
    ]
    assert everything(shell.folder) == []


@pytest.mark.parametrize(
    "options",
    [
        ("--module", "absent"),
        ("--database-url", "mysql://x/y"),
        ("--database-url", "sqlite:////proc/x/base.db"),
        ("--login", "Élodie"),
        ("--switch-hour", "24"),
    ],
)
def test_a_refused_init_leaves_nothing(shell, options):
    refused = shell.run(*BASE, *options, stdin=PASSWORD)

    assert refused.code == 2
    assert "→" in refused.err
    assert everything(shell.folder) == []


@pytest.mark.parametrize("point", ["migration.recorded", "migration.committed"])
def test_an_init_that_fails_midway_leaves_nothing(shell, database_url, point):
    options = ("--database-url", database_url)
    failed = shell.spawn(*BASE, *options, stdin=PASSWORD, RESSOURCERIE_FAILPOINTS=f"{point}=raise")

    assert failed.code == 1
    assert everything(shell.folder) == []
    assert shell.run(*BASE, *options, stdin=PASSWORD).code == 0


SHELF = module_wheel(
    "shelf",
    code=dedent(
        """
        from ressourcerie_core.module import Module, Permission, Role

        class Descriptor(Module):
            name = "shelf"
            title = "Étagère"
            permissions = (Permission("shelf.read", "voir"), Permission("shelf.fill", "garnir"))
            roles = (
                Role("shelf.keeper", "Responsable", ("shelf.read", "shelf.fill")),
                Role("shelf.visitor", "Curieux", ("shelf.read",)),
            )
            api = ".api:router"
            demo = ".demo:fill"
        """
    ),
    files={
        "ressourcerie_shelf/api.py": dedent(
            """
            from fastapi import APIRouter
            from ressourcerie_core.auth import SignedIn, allow

            router = APIRouter()

            @router.get("/things/{number}", dependencies=[allow("shelf.read")])
            def thing(number: int) -> None: ...

            @router.get("/things", dependencies=[allow("shelf.read")])
            def things(visitor: SignedIn) -> list[str]:
                return [visitor.display_name]
            """
        ),
        "ressourcerie_shelf/demo.py": dedent(
            """
            from ressourcerie_core.auth.models import Site

            def fill(session):
                session.add(Site(name="Étagère", time_zone="Europe/Paris", switch_hour=0))
            """
        ),
    },
)
BROKEN_SHELF = replace(
    SHELF,
    files={
        **SHELF.files,
        "ressourcerie_shelf/demo.py": (
            "def fill(session):\n    raise RuntimeError('une planche a cédé')\n"
        ),
    },
)


def test_demo_fills_a_base_with_every_installed_module_in_a_trial_configuration(shop):
    shop.install(SHELF)

    made = shop.command("demo")

    conf = shop.conf.read_text()
    assert 'enabled_modules = ["shelf"]' in conf
    assert 'badge = "Essai"' in conf
    assert "Maïwenn Le Gall, administratrice" in made.stdout
    assert "  curl http://127.0.0.1:8000/api/v1/shelf/things \\\n" in made.stdout
    assert made.stdout.endswith(f"  ressourcerie --conf {shop.conf} serve\n")
    shown = made.stdout.replace(str(shop.folder), "")
    assert max(map(len, shown.splitlines())) <= 80


def test_demo_gives_each_person_the_roles_of_the_post(shop):
    shop.install(SHELF)

    told = shop.json("demo")

    roles = {one["login"]: one["roles"] for one in shop.json("user", "list")}
    assert roles == {"maiwenn": [], "solange": ["shelf.keeper"], "idriss": ["shelf.visitor"]}
    assert [one["login"] for one in told["accounts"] if one["pin"] is None] == ["maiwenn"]
    (token,) = shop.json("token", "list")
    assert token["scopes"] == [
        *("core.administer", "core.read-metrics"),
        *("shelf.fill", "shelf.read"),
    ]


def test_demo_uses_the_configuration_that_is_there_and_leaves_it_alone(shop):
    shop.install(SHELF)
    shop.enable()
    before = shop.conf.read_text()

    told = shop.json("demo")

    assert told["path"] == "/readyz"
    assert shop.conf.read_text() == before
    assert "shelf" not in shop.imported


def test_demo_refuses_a_base_that_is_there(shop):
    shop.command("demo")
    before = (shop.folder / "var" / "essai.db").read_bytes()

    refused = shop.command("demo", exits=1)

    assert "Il y a déjà une base à cet endroit ; elle n'a pas été touchée." in refused.stderr
    assert (shop.folder / "var" / "essai.db").read_bytes() == before


def test_a_module_that_cannot_fill_the_base_is_named_and_nothing_is_left(shop):
    shop.install(BROKEN_SHELF)
    before = everything(shop.folder)

    refused = shop.command("demo", exits=1)

    assert refused.stderr == (
        "Le module « shelf » n'a pas pu remplir la base d'essai : RuntimeError : une planche a "
        "cédé. → Rien n'est resté sur le disque ; prévenez l'auteur de ce module.\n"
    )
    assert [path for path in everything(shop.folder) if path not in before] == ["traces/shelf"]


def test_a_role_is_given_by_a_script(shop):
    shop.install(SHELF)
    shop.command("demo")
    secret = shop.folder / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)

    shop.command(
        "user", "add", "bilal", "--name", "B", "--role", "shelf.keeper", "--password-file", secret
    )

    (bilal,) = (one for one in shop.json("user", "list") if one["login"] == "bilal")
    assert bilal["roles"] == ["shelf.keeper"]
