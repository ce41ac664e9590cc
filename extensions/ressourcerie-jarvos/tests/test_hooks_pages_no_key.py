# SPDX-License-Identifier: Apache-2.0
"""Without a key nothing leaves, and the page says what to do."""

import pytest

from ressourcerie_core.testing.instance import Workshop

from .test_hooks_pages import BOARD, HOME, said


@pytest.fixture(scope="session")
def workshop(modules, bases, tmp_path_factory):
    """Load the modules with a configuration that says nothing of the connector."""
    return Workshop(modules, "", bases, tmp_path_factory.mktemp("workshop"))


def test_page_says_what_is_missing_and_refuses_to_add(client):
    client.headers["Accept"] = "text/html"

    page, refused = client.get(HOME), client.post(HOME, data=BOARD)

    assert "la configuration n'a pas de clé" in said(page)
    assert "Ajouter une destination" not in said(page)
    assert refused.status_code == 409
    assert "il manque webhooks_key_file" in said(refused)
