# SPDX-License-Identifier: Apache-2.0
"""The test kit (public to modules): a pytest plugin that gives each test an instance of its own.

In ``conftest.py``, name the plugin and the modules to enable::

    pytest_plugins = ("ressourcerie_core.testing",)


    @pytest.fixture(scope="session")
    def modules() -> tuple[str, ...]:
        return ("catalogue",)

The modules are those that pip installed: a test runs what a shop runs. The base is a real one,
of the kind that ``RESSOURCERIE_TEST_DATABASE`` says (``sqlite``, or ``postgresql``).
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

import ressourcerie_core
from ressourcerie_core import clock
from ressourcerie_core.db import Database
from ressourcerie_core.outgoing import carried_by
from ressourcerie_core.platform import Platform
from ressourcerie_core.testing.bases import Bases, bases_of
from ressourcerie_core.testing.instance import ADDRESS, Instance, Workshop
from ressourcerie_core.testing.outgoing import OutgoingRecorder


def pytest_configure() -> None:
    """Stop when the core under test is a checkout's and not the wheel that tox installed."""
    checkout = os.environ.get("CHECKOUT_UNDER_TEST")
    core = Path(ressourcerie_core.__file__)
    if checkout and core.is_relative_to(Path(checkout) / "ressourcerie_core"):
        raise pytest.UsageError(f"the tests would run on {core.parent}, not on the wheel")


@pytest.fixture(scope="session")
def modules() -> tuple[str, ...]:
    """Name the modules to enable; override it in ``conftest.py``."""
    return ()


@pytest.fixture(scope="session")
def module_tables() -> str:
    """Give the tables of the modules in the configuration file, as TOML; override it to set any."""
    return ""


@pytest.fixture(scope="session")
def bases() -> Iterator[Bases]:
    """Give the maker of bases, of the kind that the environment says."""
    with bases_of(os.environ.get("RESSOURCERIE_TEST_DATABASE", "sqlite")) as made:
        yield made


@pytest.fixture(scope="session")
def workshop(
    modules: tuple[str, ...],
    module_tables: str,
    bases: Bases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Workshop:
    """Load the modules, once, and make the base that each test's is copied from."""
    return Workshop(modules, module_tables, bases, tmp_path_factory.mktemp("workshop"))


@pytest.fixture
def instance(workshop: Workshop, tmp_path: Path) -> Iterator[Instance]:
    """Give an instance with an empty base: an association, a site, and one administrator."""
    with workshop.instance(tmp_path) as made:
        yield made


@pytest.fixture
def platform(instance: Instance) -> Platform:
    """Give the loaded modules, on the base of this test."""
    return instance.platform


@pytest.fixture
def database(instance: Instance) -> Database:
    """Give the base of this test."""
    return instance.database


@pytest.fixture
def app(instance: Instance) -> FastAPI:
    """Give the application."""
    return instance.app


@pytest.fixture
def session(instance: Instance) -> Iterator[Session]:
    """Give a session that writes, to call use cases with.

    Commit before a request needs what was written; what is not committed is undone at the end.
    Reading again after a commit begins anew, and SQLite has one writer: ``session.rollback()``
    before the next request that writes.
    """
    with instance.session() as made:
        yield made


@pytest.fixture
def as_(instance: Instance) -> Iterator[Callable[..., TestClient]]:
    """Give a maker of signed-in visitors: ``as_("catalogue.read", "catalogue.edit")``.

    With ``site_id=…`` the permissions hold at that site alone.
    """
    with ExitStack() as clients:
        yield lambda *permissions, site_id=None: clients.enter_context(
            instance.signed_in(permissions, site_id=site_id)
        )


@pytest.fixture
def client(instance: Instance) -> Iterator[TestClient]:
    """Give a signed-in visitor who has every permission."""
    with instance.signed_in(instance.rights.permissions) as made:
        yield made


@pytest.fixture
def visitor(instance: Instance) -> Iterator[TestClient]:
    """Give a signed-in visitor who has no permission."""
    with instance.signed_in(()) as made:
        yield made


@pytest.fixture
def stranger(instance: Instance) -> Iterator[TestClient]:
    """Give somebody who is not signed in."""
    with TestClient(instance.app, base_url=ADDRESS) as made:
        yield made


@pytest.fixture(autouse=True)
def outgoing() -> Iterator[OutgoingRecorder]:
    """Give what stands where the network is; in use in every test, whether it asks for it or not.

    ``outgoing.answers(201, json_body={"id": 3})`` says what the next request is answered, and
    ``outgoing.requests`` keeps what was sent. A request without an answer to give fails the test.
    """
    recorder = OutgoingRecorder()
    with carried_by(recorder.carry):
        yield recorder
    recorder.refuse_unexpected()


@pytest.fixture
def clock_at() -> Iterator[Callable[[str], None]]:
    """Give a setter of a clock that stands still: ``clock_at("2026-10-03T10:00:00+02:00")``."""
    with ExitStack() as settings:

        def set_clock(instant: str) -> None:
            still = datetime.fromisoformat(instant)
            if still.tzinfo is None:
                raise ValueError(f"{instant} has no time zone")
            settings.enter_context(clock.clock_set_to(lambda: still))

        yield set_clock
