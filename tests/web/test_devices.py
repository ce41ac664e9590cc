# SPDX-License-Identifier: Apache-2.0
"""Devices through their pages: enrolled, shared, revoked."""

import re
from base64 import urlsafe_b64encode
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from ressourcerie_core import clock
from ressourcerie_core.auth import accounts, pins
from ressourcerie_core.auth.models import Site
from ressourcerie_core.auth.passwords import Passwords
from ressourcerie_core.auth.posts import Posts
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.web.core_pages.signing_in import Entrance
from tests.tablet import Tablet

PASSWORD = "quatre chaises dépareillées"
PIN = "4927"
SITE = UUID(int=1)
OURS = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
SESSION, DEVICE = "__Host-ressourcerie", "__Host-ressourcerie-appareil"


def text(signed: bytes) -> str:
    return urlsafe_b64encode(signed).decode().rstrip("=")


class Browser(TestClient):
    """A browser, and the tablet that it is once it is enrolled."""

    def __init__(self, app):
        super().__init__(app, base_url="https://testserver", follow_redirects=False)
        self.headers.update(OURS)
        self.tablet = Tablet()

    def password(self):
        return self.post("/login", data={"login": "anne", "password": PASSWORD})

    def enrol(self, code):
        bare = code.replace("-", "")
        sent = {
            "code": code,
            "public_key": text(self.tablet.public_key),
            "signature": text(self.tablet.prove(bare)),
        }
        return self.post("/login/appareil", json=sent, headers={"Accept": "application/json"})

    def take_over(self, **sent):
        program = {"Accept": "application/json"}
        challenge = self.get("/login/poste/defi", headers=program).json().get("challenge", "")
        proof = {"challenge": challenge, "signature": text(self.tablet.meet(challenge))}
        return self.post("/login/poste", data=proof | sent)


@pytest.fixture
def shop(serve, database):
    """Give the application, on a base where « anne » administers and « zoe » has a code."""
    passwords = Passwords(time_cost=1, memory_kibibytes=64)

    def prepare(session):
        session.add(Site(id=SITE, name="Quai", time_zone="Europe/Paris", switch_hour=4))
        for login, name in (("anne", "Anne Le Goff"), ("zoe", "Zoé Diallo")):
            account = accounts.add(
                session,
                login=login,
                display_name=name,
                password_hash=passwords.accept(PASSWORD, login=login),
                administrator=True,
                rights=Rights.of([]),
            )
            kept = passwords.keep_pin(PIN)
            pins.keep_pin(session, account_id=account.id, pin_hash=kept)

    database.write(prepare)
    app = serve(database=database).app
    app.state.entrance = Entrance(database, passwords)
    app.state.posts = Posts(database, passwords)
    return app


@pytest.fixture
def browser(shop):
    return Browser(shop)


@pytest.fixture
def office(shop):
    """Give the browser of « anne », signed in by her password."""
    office = Browser(shop)
    office.password()
    return office


@pytest.fixture
def zoe(database):
    """Give the id of « zoe »."""
    return str(database.write(lambda session: accounts.find(session, "zoe").id))


def offered(office, name="Caisse 1"):
    page = office.post("/admin/appareils", data={"name": name, "use": "Caisse", "site": "Quai"})
    return re.search(r'id="code">([^<]+)<', page.text)[1]


def revocation_on(office):
    """Give the address that revokes the only device."""
    return re.search(r"/admin/appareils/[^/]+/revocation", office.get("/admin/appareils").text)[0]


@pytest.fixture
def till(browser, office):
    """Give the browser of an enrolled till."""
    browser.enrol(offered(office))
    return browser


def test_an_enrolment_gives_a_code_and_the_same_as_a_qr_code(office):
    page = office.post("/admin/appareils", data={"name": "Caisse 1", "site": "Quai"})

    assert re.search(r'id="code">[2-9A-Z]{4}-[2-9A-Z]{4}<', page.text)
    assert "<svg" in page.text
    assert "style=" not in page.text
    assert "https://testserver/login/appareil" in page.text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "", "site": "Quai"}, "Le nom est vide"),
        ({"name": "Caisse 1", "site": "Ailleurs"}, "Aucun site ne s&#39;appelle"),
    ],
)
def test_an_enrolment_that_is_refused_keeps_what_was_typed(office, sent, said):
    page = office.post("/admin/appareils", data=sent)

    assert page.status_code in {400, 404}
    assert said in page.text
    assert f'value="{sent["name"]}"' in page.text


def test_a_device_that_is_enrolled_has_a_cookie_that_scripts_do_not_read(browser, office):
    answer = browser.enrol(offered(office))

    cookie = answer.headers["Set-Cookie"]
    assert answer.status_code == 200
    assert cookie.startswith(f"{DEVICE}=")
    for attribute in ("Max-Age=34560000", "Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert attribute in cookie


def test_a_wrong_code_is_explained_to_the_script(browser):
    refused = browser.enrol("AAAA-BBBB")

    assert (refused.status_code, refused.json()["type"]) == (
        403,
        "/problems/auth/enrolment-refused",
    )
    assert DEVICE not in browser.cookies


def test_people_are_listed_on_an_enrolled_device_alone(browser, till, shop):
    assert "Zoé Diallo" in till.get("/login/poste").text

    elsewhere = Browser(shop).get("/login/poste")
    assert (elsewhere.status_code, elsewhere.headers["Location"]) == (303, "/login")


def test_a_person_takes_over_with_a_pin(till, zoe):
    answer = till.take_over(person=zoe, pin=PIN, vers="/admin/appareils")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/appareils")
    assert "Changer de personne" in till.get("/admin/appareils").text


@pytest.mark.parametrize("person", ["", "zoe", "00000000-0000-0000-0000-000000000000"])
def test_a_person_who_does_not_exist_is_a_wrong_pin(till, person):
    refused = till.take_over(person=person, pin=PIN)

    assert refused.status_code == 401
    assert "Ce n&#39;est pas le bon code" in refused.text


def test_changing_person_goes_back_to_the_people_of_the_device(till, zoe):
    till.take_over(person=zoe, pin=PIN)

    answer = till.post("/logout")

    assert answer.headers["Location"] == "/login/poste"
    assert SESSION not in till.cookies
    assert till.get("/admin/appareils").headers["Location"].startswith("/login/poste?vers=")


def test_a_badge_signs_in(till, database, zoe):
    code = pins.new_badge_code()
    database.write(lambda session: pins.make_badge(session, account_id=UUID(zoe), code=code))

    assert till.take_over(badge=code.upper()).status_code == 303
    assert till.get("/admin/appareils").status_code == 200


def test_a_badge_is_shown_once_and_revoked_in_a_click(office, zoe):
    path = f"/admin/personnes/{zoe}/codes"
    assert "<svg" in office.post(f"{path}/badges").text

    sheet = office.get(path).text
    assert "<svg" not in sheet
    badge = re.search(rf"{path}/badges/[^/]+/revocation", sheet)[0]
    assert office.post(badge).headers["Location"] == path
    assert office.post(badge).status_code == 404


def test_revoking_a_device_closes_what_is_open_on_it(till, office, zoe):
    till.take_over(person=zoe, pin=PIN)
    assert till.get("/admin/appareils").status_code == 200
    revocation = revocation_on(office)

    assert office.post(revocation).status_code == 303

    program = {"Accept": "application/json"}
    assert till.get("/admin/appareils", headers=program).status_code == 401
    assert till.take_over(person=zoe, pin=PIN).status_code == 403


def test_revoking_a_device_closes_a_session_that_a_password_opened_on_it(till, office):
    till.password()
    assert till.get("/admin/appareils").status_code == 200
    revocation = revocation_on(office)

    office.post(revocation)

    assert till.get("/admin/appareils").status_code == 303


def test_a_session_copied_before_one_took_over_opens_nothing(till, shop, zoe):
    till.take_over(person=zoe, pin=PIN)
    copied = {"Cookie": f"{SESSION}={till.cookies[SESSION]}"}
    till.take_over(person=zoe, pin=PIN)

    assert Browser(shop).get("/login/code", headers=copied).status_code == 303
    assert till.get("/login/code").status_code == 200


def test_an_idle_device_asks_again_who_is_there(till, zoe):
    till.take_over(person=zoe, pin=PIN)
    later = clock.now() + timedelta(minutes=15)

    with clock.clock_set_to(lambda: later):
        sent = till.get("/login/code")

    assert sent.headers["Location"] == "/login/poste?vers=%2Flogin%2Fcode"


def test_presence_puts_off_the_idle_limit(till, zoe):
    till.take_over(person=zoe, pin=PIN)
    begun = clock.now()
    for minutes in (10, 20):
        with clock.clock_set_to(lambda minutes=minutes: begun + timedelta(minutes=minutes)):
            assert till.get("/login/poste/presence").status_code == 204

    with clock.clock_set_to(lambda: begun + timedelta(minutes=30)):
        assert till.get("/login/code").status_code == 200


def test_one_chooses_a_code_after_saying_one_s_password_and_the_session_is_renewed(office):
    former = {"Cookie": f"{SESSION}={office.cookies[SESSION]}"}
    chosen = {"pin": "8164", "again": "8164"}

    assert office.post("/login/code", data=chosen | {"current": "autre"}).status_code == 401
    assert office.post("/login/code", data=chosen | {"current": PASSWORD}).status_code == 303

    assert office.get("/login/code").status_code == 200
    assert Browser(office.app).get("/login/code", headers=former).status_code == 303


def test_on_a_device_one_says_the_code_before_and_goes_on(till, zoe):
    till.take_over(person=zoe, pin=PIN)
    chosen = {"pin": "8164", "again": "8164"}

    assert till.post("/login/code", data=chosen | {"current": PASSWORD}).status_code == 401
    assert till.post("/login/code", data=chosen | {"current": PIN}).status_code == 303

    assert till.get("/login/code").status_code == 200
    assert till.take_over(person=zoe, pin="8164").status_code == 303


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"pin": "1234", "again": "1234"}, "c&#39;est une suite de chiffres"),
        ({"pin": "8164", "again": "8146"}, "ne sont pas les mêmes"),
    ],
)
def test_a_code_that_is_refused_is_explained(office, chosen, said):
    refused = office.post("/login/code", data=chosen | {"current": PASSWORD})

    assert refused.status_code == 400
    assert said in refused.text


def test_a_code_is_drawn_for_a_person_and_shown_once(office, till, zoe):
    path = f"/admin/personnes/{zoe}/codes"
    drawn = re.search(r'id="code">(\d+)<', office.post(f"{path}/tirage").text)[1]

    assert drawn not in office.get(path).text
    assert till.take_over(person=zoe, pin=drawn).status_code == 303


def test_a_code_typed_for_a_person_replaces_theirs(office, till, zoe):
    till.take_over(person=zoe, pin=PIN)

    answer = office.post(f"/admin/personnes/{zoe}/codes", data={"pin": "8164"})

    assert answer.status_code == 303
    assert till.get("/login/code").status_code == 303
    assert till.take_over(person=zoe, pin="8164").status_code == 303


def test_a_code_that_is_taken_away_opens_nothing(office, till, zoe):
    office.post(f"/admin/personnes/{zoe}/codes/retrait")

    assert till.take_over(person=zoe, pin=PIN).status_code == 401
    assert "Zoé Diallo" not in till.get("/login/poste").text


def test_a_locked_code_is_shown_to_who_administers_and_unlocked(office, till, zoe):
    path, attempts = f"/admin/personnes/{zoe}/codes", office.app.state.posts.attempts
    for number in range(10):
        attempts.begin(device_id=UUID(int=number), account_id=UUID(zoe))
    assert "Ce code est bloqué" in office.get(path).text
    assert f'href="{path}">Zoé Diallo' in office.get("/admin/appareils").text
    assert till.take_over(person=zoe, pin=PIN).status_code == 401

    office.post(f"{path}/deblocage")

    assert "Ce code est bloqué" not in office.get(path).text
    assert till.take_over(person=zoe, pin=PIN).status_code == 303


def test_a_device_is_renamed(till, office):
    rename = re.search(r"/admin/appareils/[^/]+/nom", office.get("/admin/appareils").text)[0]

    refused = office.post(rename, data={"name": " "})
    office.post(rename, data={"name": "Caisse du fond"})

    assert "Enrôler un appareil" not in refused.text
    assert f'action="{rename}"' in office.get(rename).text
    assert "Caisse du fond" in office.get("/admin/appareils").text


def test_many_people_can_be_searched(till, database):
    def hire(session):
        for number in range(12):
            account = accounts.add(
                session,
                login=f"personne{number}",
                display_name=f"Personne {number}",
                password_hash="-",
                administrator=True,
                rights=Rights.of([]),
            )
            pins.keep_pin(session, account_id=account.id, pin_hash="-")

    assert "Chercher un nom" not in till.get("/login/poste").text
    database.write(hire)
    assert "Chercher un nom" in till.get("/login/poste").text
