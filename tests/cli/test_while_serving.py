# SPDX-License-Identifier: Apache-2.0
"""Accounts and tokens while the instance serves: its process writes, and obeys at once."""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2 as httpx
import pytest

from tests.cli.test_init_demo import SHELF


@contextmanager
def served(shop) -> Iterator[str]:
    """Serve the shop, and give its address."""
    process = subprocess.Popen(
        [shop.python, "-P", "-m", "ressourcerie_core", "serve", "--port", "0"],
        cwd=shop.folder,
        env=shop.environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for line in process.stderr:
            if announced := re.search(r"sert (http://\S+)", line):
                yield announced[1]
                return
        raise AssertionError("the server ended before it served")
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


@pytest.fixture
def told(shop):
    shop.install(SHELF)
    return shop.json("demo")


def test_a_token_opens_what_it_may_until_it_is_revoked(shop, told):
    bearer = {"Authorization": f"Bearer {told['token']}"}
    with served(shop) as address, httpx.Client(base_url=address, headers=bearer) as client:
        opened = client.get(told["path"])
        shop.command("token", "revoke", "maiwenn", "Essai de l'API")
        refused = client.get(told["path"])

    assert opened.json() == ["Maïwenn Le Gall"]
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_a_new_token_serves_at_once_and_only_for_its_scopes(shop, told):
    with served(shop) as address:
        secret = shop.json("token", "add", "idriss", "Balance", "--scope", "shelf.read")["secret"]
        administer = shop.json("token", "add", "maiwenn", "Rien", "--scope", "core.administer")
        url = address + told["path"]
        allowed = httpx.get(url, headers={"Authorization": f"Bearer {secret}"})
        forbidden = httpx.get(url, headers={"Authorization": f"Bearer {administer['secret']}"})

    assert allowed.json() == ["Idriss Benali"]
    assert forbidden.status_code == 403
    assert forbidden.json()["detail"] == "Il vous manque la permission « voir » (shelf.read)."


def test_what_the_server_refuses_is_told_in_the_same_words(shop, told):
    with served(shop):
        refused = shop.command("user", "disable", "maiwenn", exits=1)

    assert refused.stderr.startswith("« maiwenn » est le seul compte administrateur encore actif.")
