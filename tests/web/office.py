# SPDX-License-Identifier: Apache-2.0
"""An office: two sites, « anne » who administers, « zoe » who has no role yet, a module."""

from functools import partial
from uuid import UUID

from fastapi import FastAPI
from fastapi.testclient import TestClient

from ressourcerie_core.auth import accounts
from ressourcerie_core.auth.models import Site
from ressourcerie_core.auth.passwords import Passwords
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.module import Role
from ressourcerie_core.web.core_pages.signing_in import Entrance

from .small_platform import Served

PASSWORD = "quatre chaises dépareillées"
SHOP, QUAY = UUID(int=1), UUID(int=2)
COOKIE = "__Host-ressourcerie"

ROLES = (Role("lieu.gardien", "Gardien du lieu", ("lieu.voir",)),)


def place(**options):
    """Make the module, which has one role."""
    return Served("lieu", permissions=("lieu.voir",), roles=ROLES, **options)


class Browser(TestClient):
    """A browser of this office."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(app, base_url="https://testserver", follow_redirects=False)
        self.headers.update({"Accept": "text/html", "Sec-Fetch-Site": "same-origin"})

    def sign_in(self, login, password=PASSWORD):
        return self.post("/login", data={"login": login, "password": password})

    def may(self, path="/login/compte"):
        """Tell whether a page opens, instead of leading to the page where one signs in."""
        return self.get(path).status_code == 200


class Office:
    """The application, its base, and the browsers of people."""

    def __init__(self, app: FastAPI, database) -> None:
        self.app, self.database = app, database
        passwords = Passwords(time_cost=1, memory_kibibytes=64)
        app.state.entrance = Entrance(database, passwords)
        self.kept = passwords.accept(PASSWORD, login="x")
        database.write(self._furnish)
        with database.read() as session:
            self.anne = accounts.find(session, "anne").id
            self.zoe = accounts.find(session, "zoe").id

    def browser(self, login=None):
        browser = Browser(self.app)
        if login:
            assert browser.sign_in(login).status_code == 303
        return browser

    def account(self, account_id):
        """Give what is kept of an account now."""
        with self.database.read() as session:
            account = accounts.of_id(session, account_id)
            roles = {(grant.role, grant.site_id) for grant in account.grants}
            session.expunge(account)
            return account, roles

    def _furnish(self, session):
        for site_id, name in ((SHOP, "Boutique"), (QUAY, "Quai")):
            session.add(Site(id=site_id, name=name, time_zone="Europe/Paris", switch_hour=4))
        add = partial(accounts.add, session, password_hash=self.kept, rights=Rights.of([]))
        add(login="anne", display_name="Anne Le Goff", administrator=True)
        add(login="zoe", display_name="Zoé Diallo")
