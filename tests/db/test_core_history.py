# SPDX-License-Identifier: Apache-2.0
"""The core's own history says what its models say."""

from ressourcerie_core.db.migrate.__main__ import import_core_models
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.steps.authoring import differences
from ressourcerie_core.db.migrate.steps.runner import upgrade


def test_the_history_makes_the_tables_of_the_models(empty):
    import_core_models()
    upgrade(empty, [core_history()])

    with empty.migrating() as connection:
        assert differences(connection, "core", ()) == []
