# SPDX-License-Identifier: Apache-2.0
"""Signing in and out, through the pages."""

import re
from datetime import timedelta
from html import unescape

import pytest
from fastapi import APIRouter

from ressourcerie_core import clock
from ressourcerie_core.auth import accounts
from ressourcerie_core.auth.passwords import Passwords
from ressourcerie_core.auth.permissions import allow
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.web.core_pages.signing_in import Entrance, local_path

from .small_platform import Served

PASSWORD = "quatre chaises dépareillées"
PAGE = {"Accept": "text/html"}
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def client(serve, database):
    passwords = Passwords(time_cost=1, memory_kibibytes=64)
    kept = passwords.accept(PASSWORD, login="anne")
    for login in ("anne", "zoe"):
        database.write(
            lambda session, login=login: (
                accounts.add(
                    session,
                    login=login,
                    display_name=f"{login.capitalize()} Le Goff",
                    password_hash=kept,
                    administrator=True,
                    rights=Rights.of([]),
                ).login
            )
        )
    router = APIRouter(dependencies=[allow("core.administer")])
    router.get("/caves", name="caves")(lambda: {"fait": True})
    router.post("/caves", name="fill")(lambda: {"fait": True})
    client = serve(Served("lieu", pages=router), database=database)
    client.base_url, client.follow_redirects = "https://testserver", False
    client.app.state.entrance = Entrance(database, passwords)
    return client


def sign_in(client, password=PASSWORD, *, vers="/lieu/caves", headers=OURS):
    form = {"login": "Anne ", "password": password, "vers": vers}
    return client.post("/login", data=form, headers={**PAGE, **headers})


def status(client):
    return client.get("/lieu/caves").status_code


def test_a_browser_is_sent_to_sign_in_and_comes_back(client):
    sent = client.get("/lieu/caves?rang=2", headers=PAGE)

    assert (sent.status_code, sent.headers["Location"]) == (
        303,
        "/login?vers=%2Flieu%2Fcaves%3Frang%3D2",
    )
    assert 'value="/lieu/caves?rang=2"' in client.get(sent.headers["Location"]).text
    assert sign_in(client).headers["Location"] == "/lieu/caves"
    assert status(client) == 200


def test_a_program_without_a_session_is_refused_as_before(client):
    assert status(client) == 401


def test_a_page_speaks_to_a_person_and_the_api_to_a_program(client):
    refused = {"page": client.post("/lieu/caves", headers=PAGE), "api": client.post("/lieu/caves")}

    assert "Connectez-vous" in refused["page"].text
    assert "jeton" not in refused["page"].text
    assert "Authorization: Bearer" in refused["api"].json()["hint"]


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(client):
    cookie = sign_in(client).headers["Set-Cookie"]

    assert cookie.startswith("__Host-ressourcerie=")
    for attribute in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie


def test_a_wrong_password_is_explained_beside_its_field(client):
    answer = sign_in(client, "un autre mot de passe")

    assert answer.status_code == 401
    assert "n&#39;est pas le bon" in answer.text
    assert 'aria-invalid="true" aria-describedby="refus"' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_failures_slow_down_then_let_in_again(client):
    for _time in range(3):
        assert sign_in(client, "faux").status_code == 401

    refused = sign_in(client)
    assert refused.status_code == 429
    assert "Attendez 2 s" in refused.text
    later = clock.now() + timedelta(seconds=3)
    with clock.clock_set_to(lambda: later):
        assert sign_in(client).status_code == 303


def test_failures_lock_for_at_most_a_quarter_of_an_hour(client):
    now = clock.now()
    for _time in range(14):
        with clock.clock_set_to(lambda now=now: now):
            assert sign_in(client, "faux").status_code == 401
        now += timedelta(minutes=15)
    with clock.clock_set_to(lambda: now - timedelta(minutes=1)):
        assert sign_in(client).status_code == 429
    with clock.clock_set_to(lambda: now):
        assert sign_in(client).status_code == 303


def test_a_session_ends_when_it_is_idle(client):
    sign_in(client)
    later = clock.now() + timedelta(minutes=31)

    with clock.clock_set_to(lambda: later):
        assert status(client) == 401


def test_use_puts_off_the_idle_limit_and_never_the_absolute_one(client):
    sign_in(client)
    begin, seen = clock.now(), []
    for minutes in range(20, 12 * 60 + 1, 20):
        with clock.clock_set_to(lambda minutes=minutes: begin + timedelta(minutes=minutes)):
            seen.append(status(client))

    assert seen == [*[200] * 35, 401]


def test_signing_in_again_ends_the_former_session(client):
    sign_in(client)
    former = client.cookies["__Host-ressourcerie"]
    sign_in(client)
    client.cookies.clear()

    answer = client.get("/lieu/caves", headers={"Cookie": f"__Host-ressourcerie={former}"})
    assert answer.status_code == 401


def test_signing_out_ends_the_session_on_the_server_too(client):
    sign_in(client)
    cookie = {"Cookie": f"__Host-ressourcerie={client.cookies['__Host-ressourcerie']}"}
    assert "Anne Le Goff" in re.sub("<[^>]+>", "", client.get("/").text)

    assert client.post("/logout", headers=OURS).headers["Location"] == "/login"
    assert client.get("/lieu/caves", headers=cookie).status_code == 401


@pytest.mark.parametrize("change", ["disable", "change_password"])
def test_a_closed_account_or_a_new_password_ends_its_sessions(client, database, change):
    sign_in(client)
    facts = {"password_hash": "$"} if change == "change_password" else {}

    database.write(lambda session: getattr(accounts, change)(session, login="anne", **facts).login)
    database.write(lambda session: accounts.enable(session, login="anne").login)

    assert status(client) == 401


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://testserver"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://ailleurs.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://testserver"}, 200),
        (OURS, 200),
    ],
)
def test_a_change_by_cookie_must_come_from_our_own_pages(client, headers, expected):
    sign_in(client)

    assert client.post("/lieu/caves", headers=headers).status_code == expected


def test_no_other_site_can_sign_somebody_in(client):
    answer = sign_in(client, headers={"Origin": "https://ailleurs.example"})

    assert answer.status_code == 403
    assert "vient d&#39;un autre site" in answer.text


@pytest.mark.parametrize(
    "wanted", ["", "caves", "//ailleurs", "/\\ailleurs", "https://ailleurs", "/a\nb", "/\t/x"]
)
def test_one_never_comes_back_to_another_site(wanted):
    assert local_path(wanted) == "/"


@pytest.mark.parametrize(
    ("address", "warned"),
    [("https://boutique", False), ("http://localhost:8000", False), ("http://boutique", True)],
)
def test_the_page_says_when_the_browser_will_not_keep_the_cookie(client, address, warned):
    text = client.get(f"{address}/login").text

    assert ("ne gardera pas la connexion" in text) is warned


def sent_too_late(client, *, to="/lieu/caves", **fields):
    """Sign in, wait until the session has ended, then send what was being typed."""
    sign_in(client)
    later = clock.now() + timedelta(days=2)
    with clock.clock_set_to(lambda: later):
        return client.post(to, data=fields, headers={**PAGE, **OURS})


def signed_in_after(client, late, login="anne"):
    """Sign in on the page that keeps what came too late."""
    (kept,) = re.findall(r'name="kept"[^>]*>\n(.*?)</textarea>', late.text, re.DOTALL)
    form = {"login": login, "password": PASSWORD, "kept": unescape(kept)}
    return client.post("/login", data=form, headers={**PAGE, **OURS})


def test_what_is_sent_after_the_session_ended_waits_in_the_page_where_one_signs_in(client):
    late = sent_too_late(client, note="Deux lits\net « trois » tables", rang=["1", "2"])
    assert late.status_code == 401

    back = signed_in_after(client, late)

    assert 'action="/lieu/caves"' in back.text
    fields = re.findall(r'<textarea name="(\w+)"[^>]*>\n(.*?)</textarea>', back.text, re.DOTALL)
    typed = [("note", "Deux lits\net « trois » tables"), ("rang", "1"), ("rang", "2")]
    assert [(name, unescape(value).replace("\r", "")) for name, value in fields] == typed
    assert status(client) == 200


def test_what_waits_goes_where_it_was_going_with_its_query(client):
    late = sent_too_late(client, to="/lieu/caves?rang=1&mot=%22l%C3%A0%22&x='\\", note="lit")

    back = signed_in_after(client, late)

    (action,) = re.findall(r'method="post" action="(/lieu[^"]*)"', back.text)
    assert unescape(action).startswith("/lieu/caves?rang=1&mot=%22l%C3%A0%22&x=")
    assert unescape(action).endswith("%5C")


def test_who_signs_in_next_sees_what_they_would_save(client):
    late = sent_too_late(client, note="Lit <b>d'Anne</b>", vide="", form_key="0190a000")

    shown = signed_in_after(client, late, login="zoe").text

    rows = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", shown)
    assert [(name, unescape(value)) for name, value in rows] == [("note", "Lit <b>d'Anne</b>")]
    assert "<b>d" not in shown
    assert "enregistré à votre nom" in shown


def test_a_secret_is_not_kept_in_a_page(client):
    assert "sésame" not in sent_too_late(client, login="zoe", password="sésame").text


@pytest.mark.parametrize("kept", ["", "[]", "{}", '["//ailleurs", []]', '["/x", [1]]', "[1, []]"])
def test_what_a_page_of_ours_did_not_write_is_ignored(client, kept):
    form = {"login": "anne", "password": PASSWORD, "kept": kept}

    assert client.post("/login", data=form, headers={**PAGE, **OURS}).status_code == 303
