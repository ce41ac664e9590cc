# SPDX-License-Identifier: Apache-2.0
"""What a module adds: routes, refusals, settings; and that nothing of it is left when it is off."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from inspect import getmembers

from fastapi.testclient import TestClient
from sqlalchemy import inspect

from ressourcerie_core.assistants.declared import typed
from ressourcerie_core.conf.sample import sample_of
from ressourcerie_core.errors import Problem
from ressourcerie_core.platform import Platform
from ressourcerie_core.testing.conformance.subject import Subject
from ressourcerie_core.web.app import create_app

NOT_FOUND = 404


def each_route_is_mounted_with_its_permission(subject: Subject) -> None:
    """Mount the module: a route without a permission, or outside of its prefix, is refused."""
    with subject.instance() as instance:
        document = instance.app.state.description.document

    own = f"/api/v1/{subject.name}"
    paths = [path for path in document["paths"] if path == own or path.startswith(f"{own}/")]
    assert bool(paths) == (subject.module.api is not None)


def each_refusal_is_named_after_the_module(subject: Subject) -> None:
    """Look at every refusal: its slug begins with the module, and it has a title."""
    for refusal in _refusals(subject):
        assert refusal.slug.startswith(f"{subject.name}/"), refusal
        assert refusal.title, refusal


def what_assistants_are_given_is_typed_and_described(subject: Subject) -> None:
    """Read the models of each tool and kind of proposals: every field says what it is, in words."""
    module = subject.module
    models = []
    for declared, reads in zip(module.descriptor.tools, module.tools, strict=True):
        asked, found = typed(reads)  # type: ignore[arg-type]  # raises when it is none
        models += [asked, found]
        assert declared.permission, f"{declared.name}: who may have it told?"
        if declared.is_document:
            asked()
    models += [handled.change for handled in module.proposals]  # type: ignore[attr-defined]
    for model in models:
        schema = model.model_json_schema()
        for part in (schema, *schema.get("$defs", {}).values()):
            for name, field in part.get("properties", {}).items():
                assert field.get("description"), f"{part['title']}.{name} has no description"


def settings_sample_equals_the_class(subject: Subject) -> None:
    """Compare ``settings.toml``, which operators read, with the class that decides."""
    file = subject.package / "settings.toml"
    cls = subject.module.descriptor.settings
    if cls is None:
        assert not file.exists(), "settings.toml without a settings class"
        return

    assert file.read_text(encoding="utf-8") == sample_of(cls)


def off_means_off(subject: Subject) -> None:
    """Serve the same base without the module: its routes are gone, its tables are not."""
    with subject.instance() as instance:
        document = instance.app.state.description.document
        paths = [path for path in document["paths"] if _is_of(path, subject.name)]
        tables = set(_tables(instance.platform, subject.prefix))
        without = _without(instance.platform, subject.name)
        with instance.signed_in(instance.rights.permissions) as somebody:
            token = somebody.headers["Authorization"]
        with TestClient(create_app(without), headers={"Authorization": token}) as client:
            answers = {path: client.get(path).status_code for path in [*paths, f"/{subject.name}"]}
            menu = client.get("/", headers={"Accept": "text/html"}).text

        assert set(answers.values()) == {NOT_FOUND}, answers
        assert f'href="/{subject.name}' not in menu
        assert set(_tables(without, subject.prefix)) == tables


def _is_of(path: str, name: str) -> bool:
    return path.startswith(f"/api/v1/{name}/")


def _without(platform: Platform, name: str) -> Platform:
    plan = platform.plan.without(name)
    kept = {module.name for module in plan.order}
    modules = tuple(module for module in platform.modules if module.name in kept)
    return replace(platform, plan=plan, modules=modules)


def _tables(platform: Platform, prefix: str) -> Iterator[str]:
    assert platform.database is not None
    with platform.database.read() as session:
        names = inspect(session.connection()).get_table_names()
    yield from (name for name in names if name.startswith(prefix))


def _refusals(subject: Subject) -> Iterator[type[Problem]]:
    package = subject.module.package
    for name, module in sorted(sys.modules.items()):
        if name == package or name.startswith(f"{package}."):
            for _name, found in getmembers(module):
                own = isinstance(found, type) and found.__module__ == name
                if own and issubclass(found, Problem) and "slug" in vars(found):
                    yield found
