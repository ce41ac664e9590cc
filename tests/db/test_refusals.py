# SPDX-License-Identifier: Apache-2.0
"""Each refusal of the database reads as whole French sentences, with a remedy."""

import inspect
from pathlib import Path

import pytest

from ressourcerie_core.cli import db as command
from ressourcerie_core.db import problems as of_base
from ressourcerie_core.db.migrate import problems as of_migrations
from ressourcerie_core.errors import Problem

SAMPLES = {
    "count": 3,
    "files": ["a.py", "b.py"],
    "found": 14,
    "dependants": ["paheko"],
    "known": ["caisse"],
    "path": Path("/srv/base.db"),
    "base": Path("/srv/base.db"),
    "file": Path("/srv/a.py"),
    "folder": Path("/srv"),
    "seconds": 30.0,
    "tables": ["moz_places"],
}


def refusals():
    for home in (of_base, of_migrations, command):
        for _name, kind in inspect.getmembers(home, inspect.isclass):
            if (
                issubclass(kind, Problem)
                and kind.__module__ == home.__name__
                and hasattr(kind, "slug")
            ):
                yield kind


@pytest.mark.parametrize("kind", list(refusals()), ids=lambda kind: kind.slug)
def test_a_refusal_is_rendered_with_its_facts_and_a_remedy(kind):
    parameters = [name for name in inspect.signature(kind.__init__).parameters if name != "self"]
    problem = kind(**{name: SAMPLES.get(name, name) for name in parameters})

    document = problem.as_json()

    assert document["detail"].endswith((".", "permis"))
    assert document["hint"]
    assert "{" not in problem.as_line()
    assert document["status"] >= 400
