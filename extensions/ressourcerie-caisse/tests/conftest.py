# SPDX-License-Identifier: Apache-2.0
"""The tests run on an instance with the catalogue and the till, on a known day."""

import pytest

pytest_plugins = ("ressourcerie_core.testing",)


@pytest.fixture(scope="session")
def modules() -> tuple[str, ...]:
    return ("catalogue", "caisse")
