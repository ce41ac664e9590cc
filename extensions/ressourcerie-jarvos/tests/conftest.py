# SPDX-License-Identifier: Apache-2.0
"""The tests run on an instance with the connector."""

import pytest

pytest_plugins = ("ressourcerie_core.testing",)


@pytest.fixture(scope="session")
def modules() -> tuple[str, ...]:
    return ("jarvos",)
