# SPDX-License-Identifier: Apache-2.0
"""The documentation says everything that people meet: refusals, settings, permissions, names.

Run with every module of the checkout installed, as ``tox run -e docs`` does.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import ressourcerie_core
from ressourcerie_core import failpoints
from ressourcerie_core.db.migrate.__main__ import import_core_models
from ressourcerie_core.db.personal_columns import tagged
from ressourcerie_core.db.types import Model
from ressourcerie_core.errors import Problem
from ressourcerie_core.settings import CoreSettings

CHECKOUT = Path(__file__).parents[1]
SOURCE = CHECKOUT / "doc" / "source"
OURS = sorted(
    folder.name.removeprefix("ressourcerie-") for folder in CHECKOUT.glob("extensions/*/")
)
INSTALLED = {point.name: point for point in entry_points(group="ressourcerie.modules")}

REFUSAL = re.compile(r"^`([a-z0-9-]+/[a-z0-9-]+)` — (.+)\n: \S", re.MULTILINE)
REFERENCE_HEADING = re.compile(r"^## `(ressourcerie_core\.[a-z0-9_.]+)`", re.MULTILINE)
REFERENCE_TERM = re.compile(r"^`(\w+)\b.*`\n: \S", re.MULTILINE)

pytestmark = pytest.mark.skipif(
    not set(OURS) <= set(INSTALLED), reason="needs every module: tox run -e docs"
)


def pages() -> Iterator[str]:
    for file in sorted(SOURCE.rglob("*.md")):
        yield file.read_text("utf-8")


def code_of(package: str) -> Iterator[object]:
    """Import each Python module of a package, but its migrations and its programs."""
    root = importlib.import_module(package)
    yield root
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if not re.search(r"\.(migrations|__main__|testing)\b", module.name):
            yield importlib.import_module(module.name)


def refusals() -> dict[str, str]:
    packages = ["ressourcerie_core", *(f"ressourcerie_{name.replace('-', '_')}" for name in OURS)]
    for package in packages:
        list(code_of(package))
    waiting, found = [Problem], {}
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if kind.__module__.split(".")[0] in packages and hasattr(kind, "slug"):
            found[kind.slug] = str(kind.title)
    return found


def test_each_refusal_is_explained_under_its_title():
    documented = dict(found for page in pages() for found in REFUSAL.findall(page))

    assert documented == refusals()


def test_each_setting_of_the_core_is_described():
    text = (SOURCE / "admin" / "configuration.md").read_text("utf-8")

    missing = [name for name in CoreSettings.model_fields if f"`{name}`" not in text]

    assert missing == []


@pytest.mark.parametrize("name", OURS)
def test_each_module_has_a_page_with_its_settings_and_permissions(name):
    text = (SOURCE / "admin" / f"{name}.md").read_text("utf-8")
    descriptor = INSTALLED[name].load()
    settings = descriptor.settings.model_fields if descriptor.settings else {}
    permissions = [permission.name for permission in descriptor.permissions]

    missing = [word for word in (*settings, *permissions) if f"`{word}`" not in text]

    assert missing == []


def test_each_purpose_of_personal_data_is_told_to_who_answers_for_it():
    text = (SOURCE / "admin" / "donnees-personnelles.md").read_text("utf-8")
    import_core_models()
    tables = [one for one in Model.metadata.tables.values() if one.name.startswith("core_")]

    assert [tag.purpose for _column, tag in tagged(tables) if tag.purpose not in text] == []


def public_names() -> Iterator[tuple[str, str]]:
    """Pair each Python module of the reference with the names that it publishes there."""
    _before, *parts = REFERENCE_HEADING.split(
        (SOURCE / "module" / "reference.md").read_text("utf-8")
    )
    for module, section in zip(parts[::2], parts[1::2], strict=True):
        for name in REFERENCE_TERM.findall(section):
            yield module, name


@pytest.mark.parametrize(("module", "name"), list(public_names()))
def test_each_name_of_the_reference_exists_and_tells_what_it_is(module, name):
    value = getattr(importlib.import_module(module), name)

    if getattr(value, "__module__", None) == module:
        assert inspect.getdoc(value)


def test_each_place_where_a_test_can_break_the_process_is_named():
    text = (SOURCE / "contributor" / "pannes.md").read_text("utf-8")

    assert [name for name in failpoints.POINTS if f"`{name}`" not in text] == []


def test_the_architecture_names_each_part_of_the_core():
    text = (SOURCE / "contributor" / "architecture.md").read_text("utf-8")
    parts = {module.name for module in pkgutil.iter_modules(ressourcerie_core.__path__)}

    missing = [part for part in sorted(parts - {"__main__"}) if not re.search(rf"\b{part}\b", text)]

    assert missing == []
