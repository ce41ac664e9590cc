# SPDX-License-Identifier: Apache-2.0
"""What every module is held to (public to modules), in one line of a test file::

test_conformance = conformance_of("caisse")

Beside that file lie ``routes.toml``, the committed map of the module's routes, who may reach each,
and ``acts.toml``, the map of its acts, what each leaves in the journal.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from ressourcerie_core.testing.conformance import (
    acts,
    code,
    contributions,
    data,
    headers,
    offline,
    routes,
)
from ressourcerie_core.testing.conformance.subject import Subject
from ressourcerie_core.testing.instance import Workshop

Check = Callable[[Subject], None]

CHECKS: tuple[Check, ...] = (
    code.importing_the_descriptor_brings_no_table_and_no_route,
    code.importing_the_module_starts_nothing,
    code.only_public_names_are_imported,
    code.time_and_identifiers_come_from_the_core,
    contributions.each_route_is_mounted_with_its_permission,
    routes.map_of_routes_is_complete,
    routes.each_route_refuses_as_the_map_says,
    acts.each_act_says_what_it_journals,
    headers.each_answer_is_safe_in_a_browser,
    contributions.each_refusal_is_named_after_the_module,
    contributions.what_assistants_are_given_is_typed_and_described,
    contributions.settings_sample_equals_the_class,
    contributions.off_means_off,
    offline.what_is_kept_offline_is_there_and_whole,
    data.tables_carry_the_name_of_the_module,
    data.migrations_make_the_tables_of_the_models,
    data.migrations_go_up_and_down_and_up,
    data.personal_columns_say_what_for,
    data.export_of_a_person_holds_every_value,
    data.demonstration_fills_an_empty_base,
)


def conformance_of(name: str) -> Callable[..., None]:
    """Make the test that holds an enabled module to the contract, one case for each check."""

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    def test_conformance(
        check: Check, workshop: Workshop, tmp_path: Path, request: pytest.FixtureRequest
    ) -> None:
        maps = [request.path.with_name(file) for file in ("routes.toml", "acts.toml")]
        check(Subject(workshop.platform[name], workshop, tmp_path, *maps))

    return test_conformance
