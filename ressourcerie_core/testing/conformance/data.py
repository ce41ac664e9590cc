# SPDX-License-Identifier: Apache-2.0
"""What a module keeps: tables, their migrations, and what ``demo`` fills them with."""

import json
from datetime import date
from typing import NamedTuple

from sqlalchemy import RowMapping, Table, inspect

from ressourcerie_core.db import Model
from ressourcerie_core.db.migrate.planned import histories_of
from ressourcerie_core.db.migrate.steps.authoring import differences
from ressourcerie_core.db.migrate.steps.runner import downgrade, upgrade
from ressourcerie_core.db.personal_columns import names_an_account, tagged, untagged
from ressourcerie_core.testing.conformance.subject import Subject
from ressourcerie_core.testing.instance import Instance


def tables_carry_the_name_of_the_module(subject: Subject) -> None:
    """Look at the models: each of the module's tables begins with its name."""
    for mapper in Model.registry.mappers:
        place = mapper.class_.__module__
        if place.startswith(f"{subject.module.package}."):
            table = str(mapper.local_table)
            assert table.startswith(subject.prefix), table


def migrations_make_the_tables_of_the_models(subject: Subject) -> None:
    """Compare the migrated base with the models."""
    with subject.instance() as instance:
        modules = [module.name for module in instance.platform.modules]
        with instance.database.migrating() as connection:
            found = differences(connection, subject.name, modules)

    assert found == []


def migrations_go_up_and_down_and_up(subject: Subject) -> None:
    """Take the module's tables away, and make them again."""
    with subject.instance() as instance:
        before = _tables(instance, subject.prefix)
        if not before:
            return
        histories = histories_of(instance.platform.plan)
        dependants = [m for m in instance.platform.plan.order if subject.name in m.requires]
        for name in [*(module.name for module in reversed(dependants)), subject.name]:
            downgrade(instance.database, histories, name, steps=None)
        gone = _tables(instance, subject.prefix)
        upgrade(instance.database, histories)
        after = _tables(instance, subject.prefix)

    assert gone == set()
    assert after == before


def demonstration_fills_an_empty_base(subject: Subject) -> None:
    """Fill an empty base with the demonstration of the module and of those that it requires."""
    with subject.instance() as instance:
        demonstration_in(instance, subject)


def demonstration_in(instance: Instance, subject: Subject) -> None:
    """Fill a base with the demonstration of a module and of those that it requires."""
    for name in [*subject.module.loaded.planned.requires, subject.name]:
        fill = instance.platform[name].demo
        if fill is not None:
            instance.database.write(fill)


def personal_columns_say_what_for(subject: Subject) -> None:
    """Look at the models: what concerns people is tagged, and the descriptor says who answers."""
    tables = _own_tables(subject)

    assert untagged(tables) == [], "tag them: mapped_column(info=personal(purpose=…, kept=…))"
    if any(tagged(tables)):
        assert subject.module.personal is not None, "the descriptor lacks « personal »"


def export_of_a_person_holds_every_value(subject: Subject) -> None:
    """Fill the base, then compare each tagged value with the export of the person whom it names."""
    contribution = subject.module.personal
    if contribution is None:
        return
    with subject.instance() as instance, instance.database.read() as session:
        demonstration_in(instance, subject)
        exports: dict[object, Export] = {}  # of each person once: a year has thousands of rows
        for table in _own_tables(subject):
            for row in session.execute(table.select()).mappings():
                for account_id in {row[key] for key in table.columns if names_an_account(key)}:
                    if account_id is not None:
                        if account_id not in exports:
                            told = json.dumps(contribution.export(session, account_id))
                            exports[account_id] = Export(told, frozenset(told.split('"')))
                        _assert_told(table, row, exports[account_id])


class Export(NamedTuple):
    """What is told of a person: the whole text, and its words, among which values are found."""

    text: str
    words: frozenset[str]

    def __contains__(self, value: object) -> bool:
        return value in self.words or str(value) in self.text


def _assert_told(table: Table, row: RowMapping, told: Export) -> None:
    for column, tag in tagged([table]):
        value = row[column]
        if tag.shown and value is not None:
            text = value.isoformat() if isinstance(value, date) else str(value)
            assert text in told, f"{column}: the export lacks a value"


def _own_tables(subject: Subject) -> list[Table]:
    tables = Model.metadata.tables.values()
    return [table for table in tables if table.name.startswith(subject.prefix)]


def _tables(instance: Instance, prefix: str) -> set[str]:
    with instance.database.read() as session:
        names = inspect(session.connection()).get_table_names()
    return {n for n in names if n.startswith(prefix) and not n.endswith("_alembic_version")}
