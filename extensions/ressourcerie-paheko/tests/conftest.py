# SPDX-License-Identifier: Apache-2.0
"""The tests run on an instance that keeps a till and books what it closes."""

import pytest

pytest_plugins = ("ressourcerie_core.testing",)


@pytest.fixture(scope="session")
def modules() -> tuple[str, ...]:
    return ("catalogue", "caisse", "paheko")
