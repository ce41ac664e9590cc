# SPDX-License-Identifier: Apache-2.0
"""What the core itself answers: home, health, about and the API's description."""

import json
import re
from datetime import date

import pytest
from fastapi import APIRouter
from sqlalchemy import text

from ressourcerie_core.auth import accounts, tokens
from ressourcerie_core.auth.models import Association
from ressourcerie_core.auth.permissions import allow
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.db.problems import DatabaseAway
from ressourcerie_core.module import MenuEntry
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import plan

from .shelf import TooFragile, shelf
from .small_platform import Served


class Away:
    """A base that has gone away."""

    dialect = "sqlite"

    def read(self):
        raise DatabaseAway("elle est fermée")


def test_the_process_says_that_it_is_up_without_its_base(serve, database):
    client = serve(database=database)
    database.close()

    assert client.get("/healthz").json() == {"status": "ok"}


def test_an_instance_that_serves_is_ready(serve, database):
    answer = serve(shelf(), database=database).get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_an_instance_whose_base_is_away_is_not_ready(serve):
    answer = serve(database=Away()).get("/readyz")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json() == {"status": "unavailable", "database": "Base de données injoignable"}


def bearer(database, *, administrator):
    """Add somebody who has no role, and give what their program sends."""
    secret = tokens.new_secret()
    rights = Rights.of([])

    def add(session):
        accounts.add(
            session,
            login="anne",
            display_name="Anne",
            password_hash=None,
            administrator=administrator,
            rights=rights,
        )
        tokens.add(
            session,
            login="anne",
            name="sonde",
            digest=tokens.digest_of(secret),
            scopes=["core.administer"] if administrator else [],
            rights=rights,
        )

    database.write(add)
    return {"Authorization": f"Bearer {secret}"}


def test_an_administrator_is_told_the_details(serve, database):
    client = serve(shelf(), database=database, left_out={"caisse": TooFragile("caisse")})
    client.app.state.platform.plan = plan(["caisse"], discover([])).without("caisse")

    answer = client.get("/readyz", headers=bearer(database, administrator=True)).json()

    assert answer["status"] == "degraded"
    assert answer["database"] == database.dialect
    assert "core" in answer["migrations"]
    assert answer["modules"]["shelf"] == {"state": "enabled"}
    assert answer["modules"]["caisse"]["problem"]["hint"] == "Posez-le en vitrine."


@pytest.mark.parametrize("header", ["Bearer rsc_wrong", "Basic YTpi", "Bearer", ""])
def test_nobody_else_is_told_the_details(serve, database, header):
    answer = serve(database=database).get("/readyz", headers={"Authorization": header})

    assert answer.json() == {"status": "ready"}


def test_an_account_without_the_right_is_not_told_the_details(serve, database):
    headers = bearer(database, administrator=False)

    assert serve(database=database).get("/readyz", headers=headers).json() == {"status": "ready"}


def test_home_shows_the_association_and_a_tile_for_each_entry(serve, database):
    database.write(lambda session: session.add(Association(name="La Boucle & Cie")))
    menu = (
        MenuEntry("Clôtures", "/clotures", order=200),
        MenuEntry("Vendre", "/", description="Ouvrir la caisse."),
    )

    client = serve(Served("caisse", menu=menu), database=database)
    text = client.get("/", headers=bearer(database, administrator=False)).text

    assert "<h1>La Boucle &amp; Cie</h1>" in text
    assert re.findall(r'class="entry" href="([^"]+)" data-key="(.)"', text) == [
        ("/caisse", "1"),
        ("/caisse/clotures", "2"),
    ]
    assert "Ouvrir la caisse." in text
    assert 'role="alert"' not in text
    assert "badge" not in text


def test_home_offers_nothing_to_a_stranger_but_to_sign_in(serve, database):
    menu = (MenuEntry("Vendre", "/"),)

    text = serve(Served("caisse", menu=menu), database=database).get("/").text

    assert "/caisse" not in text
    assert '<a class="button" href="/login">Se connecter</a>' in text


def test_an_entry_is_shown_to_those_who_have_its_permission(serve, database):
    menu = (MenuEntry("Vendre", "/", "caisse.sell"), MenuEntry("Voir", "/vues"))
    caisse = Served("caisse", menu=menu, permissions=("caisse.sell",))

    client = serve(caisse, database=database)
    text = client.get("/", headers=bearer(database, administrator=False)).text

    assert set(re.findall(r'href="(/caisse[^"]*)"', text)) == {"/caisse/vues"}
    assert "/admin/modules" not in text


def test_administrators_have_a_menu_of_their_own(serve, database):
    text = serve(database=database).get("/", headers=bearer(database, administrator=True)).text

    assert 'href="/admin/modules"' in text


def test_home_shouts_the_modules_that_are_left_out(serve):
    page = serve(left_out={"vitrine": TooFragile("vitrine")}, badge="Essai").get("/").text

    assert 'role="alert"' in page
    assert "Un module est hors service" in page
    assert "Posez-le en vitrine." in page
    assert '<strong class="badge">Essai</strong>' in page


def test_home_says_that_the_base_is_away(serve):
    answer = serve(database=Away()).get("/")

    assert answer.status_code == 200
    assert "Base de données injoignable" in answer.text


def test_about_lists_versions(serve):
    page = serve(Served("caisse", version="3.1.4")).get("/a-propos").text

    assert "3.1.4" in page
    assert "Apache 2.0" in page


def test_about_lists_what_the_wheel_of_a_module_carries(serve, tmp_path):
    packages = [{"name": "decoder", "version": "2.7", "licence": "MIT", "texts": ["decoder/L"]}]
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "licences.json").write_text(json.dumps({"packages": packages}))

    page = serve(Served("codes", static=tmp_path)).get("/a-propos").text

    assert "decoder 2.7" in page
    assert "/static/codes/vendor/decoder/L" in page


PAGES = ["/", "/a-propos", "/docs", "/problems", "/problems/core/not-found", "/absent"]


@pytest.mark.parametrize("path", [*PAGES, "/healthz", "/openapi.json", "/static/core/docs.js"])
def test_every_answer_has_the_security_headers(serve, path):
    headers = serve(shelf()).get(path, headers={"Accept": "text/html"}).headers

    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] in {"no-store", "no-cache"}
    assert headers["X-Request-Id"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_nothing_inline_and_nothing_from_another_host(serve, path):
    page = serve(shelf()).get(path, headers={"Accept": "text/html"}).text

    assert 'lang="fr"' in page
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    (inline,) = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", page)
    assert re.fullmatch(r'<script type="importmap" nonce="[\w-]{22}">', inline)
    assert not re.search(r'(src|href)="(https?:)?//', page)


def priced():
    api = APIRouter()

    @api.get("/prices", dependencies=[allow("shelf.price")])
    def list_prices(since: date) -> list[str]:
        return []

    return Served("prix", api=api, permissions=("shelf.price",))


def test_the_api_is_described_in_one_document(serve):
    document = serve(shelf(), priced()).get("/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    operation = document["paths"]["/api/v1/prix/prices"]["get"]
    assert operation["operationId"] == "prix_list_prices"
    assert operation["tags"] == ["prix"]
    assert operation["security"] == [{"HTTPBearer": []}]
    for status in ("422", "default"):
        assert list(operation["responses"][status]["content"]) == ["application/problem+json"]
    assert document["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_the_description_is_the_same_each_time_and_valid(serve):
    first = serve(shelf(), priced()).get("/openapi.json").content
    again = serve(shelf(), priced()).get("/openapi.json").content

    assert first == again
    missing = re.findall(rb'"#/components/schemas/([^"]+)"', first)
    assert set(missing) <= {name.encode() for name in schemas(serve)}


def schemas(serve):
    return serve(shelf(), priced()).get("/openapi.json").json()["components"]["schemas"]


def test_a_write_documents_its_key_and_its_refusals(serve):
    operation = serve(shelf()).get("/openapi.json").json()["paths"]["/api/v1/shelf/things"]["post"]

    assert [parameter["name"] for parameter in operation["parameters"]] == ["Idempotency-Key"]
    assert operation["responses"]["409"]["description"] == "Objet trop fragile"


def test_the_base_in_these_tests_is_real(database):
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM core_kept_answer")) == 0


def test_a_request_keeps_its_number_when_it_is_one(serve):
    client = serve()
    number = "0192d3c4-0000-7000-8000-0123456789ab"

    kept = client.get("/healthz", headers={"X-Request-Id": number})
    replaced = client.get("/healthz", headers={"X-Request-Id": "Josiane 0601020304"})

    assert kept.headers["X-Request-Id"] == number
    assert re.fullmatch(r"[0-9a-f-]{36}", replaced.headers["X-Request-Id"])
