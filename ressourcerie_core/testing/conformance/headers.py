# SPDX-License-Identifier: Apache-2.0
"""What each answer tells a browser, and what no page may bring from elsewhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi.testclient import TestClient

from ressourcerie_core.testing.conformance.subject import Subject
from ressourcerie_core.testing.instance import Instance
from ressourcerie_core.testing.route_map import routes_of
from ressourcerie_core.testing.visitors import Visitors

if TYPE_CHECKING:
    from httpx2 import Response

_WANTED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_NOT_KEPT = {"no-store"}
_ASKED_AGAIN = {"no-store", "no-cache"}
_ELSEWHERE = r"(?:https?:)?//[\w-]"
#: By kind of text: what would be loaded from another host, or escape the policy.
_FORBIDDEN = {
    "text/html": re.compile(
        rf"<(?!a\b)[^>]*\s(?:src|href|action|srcset|poster|data)=[\"']{_ELSEWHERE}"
        r"|<style|<[a-z][^>]*\s(?:style|on[a-z]+)=|javascript:"
    ),
    "text/css": re.compile(rf"@import|url\([\"']?{_ELSEWHERE}"),
    "text/javascript": re.compile(
        rf"(?:import|from|fetch|importScripts|Worker|EventSource|WebSocket)[\s(]+[\"'`]{_ELSEWHERE}"
        r"|\beval\(|new Function\("
    ),
}


def each_answer_is_safe_in_a_browser(subject: Subject) -> None:
    """Ask each route and each static file of the module, and look at what a browser is told."""
    with subject.instance() as instance:
        assert_safe(instance, subject.name, subject.module.static)


def assert_safe(instance: Instance, module: str, static: Path | None) -> None:
    """Hold every answer of a module, or of ``core``, to the security headers, without exception."""
    with TestClient(instance.app) as client:
        found = [
            *_faults_of_routes(instance, client, module),
            *_faults_of_files(client, module, static),
        ]
    if found:
        raise AssertionError("\n".join(found))


def _faults_of_routes(instance: Instance, client: TestClient, module: str) -> Iterator[str]:
    visitors = Visitors(instance)
    for route in routes_of(instance.app, module):
        for headers, site_id in [({}, None), *visitors.admitted(route)]:
            answer = client.request(
                route.method,
                route.target(site_id),
                headers=headers | {"Accept": "text/html"},
                follow_redirects=False,
            )
            kept = _ASKED_AGAIN if route.is_open else _NOT_KEPT
            yield from _faults(answer, route.address, kept)


def _faults_of_files(client: TestClient, module: str, static: Path | None) -> Iterator[str]:
    for file in sorted(static.rglob("*")) if static else ():
        path = file.relative_to(static).as_posix() if static else ""
        # What npm brought is the core's to answer for, and the browser's tests watch what it asks.
        if file.is_file() and not path.startswith("vendor/"):
            answer = client.get(f"/static/{module}/{path}")
            yield from _faults(answer, f"/static/{module}/{path}", _ASKED_AGAIN)


def _faults(answer: "Response", place: str, kept: set[str]) -> Iterator[str]:
    found = answer.headers
    for name, value in _WANTED.items():
        if found.get(name) != value:
            yield f"{place}: {name} is {found.get(name)}, and should be {value}"
    policy = found.get("content-security-policy", "")
    if "frame-ancestors 'none'" not in policy or "unsafe-" in policy.replace("'wasm-unsafe-", ""):
        yield f"{place}: its policy is {policy or 'absent'}"
    if found.get("cache-control") not in kept:
        yield f"{place}: cache-control is {found.get('cache-control')}, not {' or '.join(kept)}"
    kind = found.get("content-type", "").partition(";")[0]
    forbidden = _FORBIDDEN.get(kind)
    if forbidden and (match := forbidden.search(answer.text)):
        yield f"{place}: « {match[0]} » has no place in a page of ours"
