# SPDX-License-Identifier: Apache-2.0
"""Operations: found by their name, and nothing else is."""

import pytest

from ressourcerie_core import operations
from ressourcerie_core.auth.operations import add_token


def test_an_operation_is_found_by_its_name():
    assert add_token.name == "ressourcerie_core.auth.operations:add_token"
    assert operations.named(add_token.name) is add_token


@pytest.mark.parametrize(
    "name",
    ["", ":", "os:system", "absent:work", "ressourcerie_core.operations:named", "..:x", "os"],
)
def test_a_plain_function_is_no_operation(name):
    with pytest.raises(operations.UnknownOperation) as refusal:
        operations.named(name)

    assert refusal.value.as_line() == (
        f"Le serveur ne connaît pas l'opération « {name} ». → "
        "Redémarrez-le, pour qu'il ait la même version que cette commande."
    )
