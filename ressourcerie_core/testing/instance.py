# SPDX-License-Identifier: Apache-2.0
"""Instances for tests: real configuration, real base, the modules that pip installed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from uuid import UUID

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import accounts, tokens
from ressourcerie_core.auth.models import Account, Association, Site
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.conf import Configuration, load
from ressourcerie_core.db import Database, create_database, open_database
from ressourcerie_core.db.migrate.planned import histories_of
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.ids import new_id
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import plan
from ressourcerie_core.platform import Platform, boot
from ressourcerie_core.testing.bases import Bases
from ressourcerie_core.web.app import create_app

ADMINISTRATOR = "essai"
#: Cookies are for HTTPS alone: at another address a client would send none back.
ADDRESS = "https://testserver"


class Workshop:
    """Modules loaded once in this process, and the base that instances are copied from."""

    def __init__(self, modules: tuple[str, ...], tables: str, bases: Bases, folder: Path) -> None:
        self._modules = modules
        self._tables = tables
        self.bases = bases
        self.configuration = self._configuration(folder, bases.address(folder))
        planned = plan(modules, discover())
        planned.refuse_problems()
        self.platform = boot(self.configuration, planned)
        database = create_database(self.configuration)
        try:
            upgrade(database, histories_of(planned))
            database.write(_furnish)
        finally:
            database.close()

    @contextmanager
    def instance(self, folder: Path) -> Iterator["Instance"]:
        """Give an instance on a copy of the base, for the time of a test."""
        address = self.bases.copy(self.configuration, folder)
        configuration = self._configuration(folder, address)
        database = open_database(configuration)
        try:
            platform = replace(self.platform, configuration=configuration, database=database)
            yield Instance(platform, database, self.bases)
        finally:
            database.close()
            self.bases.drop(address)

    def _configuration(self, folder: Path, address: str) -> Configuration:
        file = folder / "etc" / "ressourcerie.conf"
        file.parent.mkdir()
        names = ", ".join(f'"{name}"' for name in self._modules)
        core = f'[core]\nenabled_modules = [{names}]\ndatabase_url = "{address}"\nmetrics = true\n'
        file.write_text(f"{core}\n{self._tables}", encoding="utf-8")
        return load(file, environ={})


@dataclass(frozen=True)
class Instance:
    """An instance of one test."""

    platform: Platform
    database: Database
    bases: Bases

    @cached_property
    def app(self) -> FastAPI:
        """The application."""
        return create_app(self.platform)

    @property
    def rights(self) -> Rights:
        """The permissions and roles of the core and of the enabled modules."""
        return Rights.of(module.descriptor for module in self.platform.modules)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a session that writes; what is not committed is undone."""
        engine = self.bases.engine(self.platform.configuration)
        try:
            with Session(engine) as session:
                yield session
        finally:
            engine.dispose()

    @contextmanager
    def signed_in(
        self, permissions: Iterable[str], *, site_id: UUID | None = None
    ) -> Iterator[TestClient]:
        """Give a client whose token has these permissions.

        :param site_id: where they hold, if not everywhere; each must then be in some role.
        """
        secret = tokens.new_secret()
        scopes = tuple(permissions)

        def add_token(session: Session) -> None:
            tokens.add(
                session,
                login=ADMINISTRATOR if site_id is None else self._worker_at(session, site_id),
                name=str(new_id()),
                digest=tokens.digest_of(secret),
                scopes=scopes,
                rights=self.rights,
            )

        self.database.write(add_token)
        bearer = {"Authorization": f"Bearer {secret}"}
        with TestClient(self.app, base_url=ADDRESS, headers=bearer) as client:
            yield client

    def _worker_at(self, session: Session, site_id: UUID) -> str:
        """Add somebody who has every role at one site, and give the login."""
        roles = [(role, site_id) for role in self.rights.roles]
        return accounts.add(
            session,
            login=f"essai-{new_id()}",
            display_name="Sacha Essai",
            password_hash=None,
            rights=self.rights,
            roles=roles,
        ).login


def _furnish(session: Session) -> None:
    session.add(Association(name="La Boussole"))
    session.add(Site(name="Atelier", time_zone="Europe/Paris", switch_hour=4))
    session.add(
        Account(
            login=ADMINISTRATOR,
            display_name="Camille Essai",
            password_hash=None,
            administrator=True,
            created_at=clock.now(),
        )
    )
