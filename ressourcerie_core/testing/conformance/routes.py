# SPDX-License-Identifier: Apache-2.0
"""Who may reach each route: the application is held to the committed map, request by request."""

from pathlib import Path

from fastapi.testclient import TestClient

from ressourcerie_core.testing.conformance.subject import Subject
from ressourcerie_core.testing.instance import Instance
from ressourcerie_core.testing.route_map import disagreements, read_map, routes_of
from ressourcerie_core.testing.visitors import Visitors


def map_of_routes_is_complete(subject: Subject) -> None:
    """Compare the routes of the module with ``routes.toml``, beside the test."""
    with subject.instance() as instance:
        assert_mapped(instance, subject.name, subject.routes)


def each_route_refuses_as_the_map_says(subject: Subject) -> None:
    """Ask each route of the map as those whom it must refuse, and as those whom it lets in."""
    with subject.instance() as instance:
        assert_guarded(instance, subject.routes)


def assert_mapped(instance: Instance, module: str, file: Path) -> None:
    """Hold the routes of a module, or of ``core``, to a map: the same routes, the same rules."""
    found = list(disagreements(routes_of(instance.app, module), read_map(file), file))
    if found:
        raise AssertionError("\n".join(found))


def assert_guarded(instance: Instance, file: Path) -> None:
    """Ask each route of a map, and hold the answers to its rules: the request decides."""
    visitors = Visitors(instance)
    failures: list[str | None] = []
    with TestClient(instance.app) as client:
        for route in read_map(file):
            cases = visitors.refusals(route)
            failures += [case.failure(client, route) for case in cases]
            failures.append(visitors.exclusion(client, route))
    found = [failure for failure in failures if failure]
    if found:
        raise AssertionError("\n".join(found))
