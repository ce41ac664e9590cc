# SPDX-License-Identifier: Apache-2.0
"""Forms of pages: sent once, said once, and never lost."""

from uuid import uuid4

import pytest
from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import func, select

from ressourcerie_core.auth.models import Site
from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.errors import Problem
from ressourcerie_core.web import Form, See, page, refused_form

from .small_platform import Served

FORM = """{% extends "core/page.html" %}
{% from "core/forms.html" import button, checkbox, choice, field, form_key, problem with context %}
{% block title %}Sites{% endblock %}
{% block main %}
<form method="post">
  {{ form_key() }}{{ problem() }}
  {{ field("name", "Nom du site", required=true, maxlength=80) }}
  {{ field("secret", "Code", type="password") }}
  {{ choice("zone", "Fuseau", zones) }}
  {{ checkbox("days", "Lundi", value="lundi", ticked=true) }}
  {{ checkbox("days", "Mardi", value="mardi") }}
  {{ button("Enregistrer") }}
</form>
{% endblock %}"""

ZONES = [("Europe/Paris", "Paris"), ("Outre-mer", [("Indian/Reunion", "Réunion")])]


class NameTaken(Problem):
    """A site has this name."""

    slug = "sites/name-taken"
    title = "Nom déjà pris"
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(f"« {name} » existe déjà.", hint="Prenez un autre nom.", field="name")


def add_site(session, name):
    if session.scalar(select(func.count()).where(Site.name == name)):
        raise NameTaken(name)
    session.add(Site(name=name, time_zone="Europe/Paris", switch_hour=4))
    return See("/sites/", said=f"Site « {name} » ajouté.")


def pages():
    router = APIRouter(dependencies=[anyone()])

    @router.get("/")
    def show(request: Request) -> Response:
        return page(request, "sites/form.html", zones=ZONES)

    @router.post("/")
    def add(request: Request, form: Form) -> Response:
        try:
            return form(lambda session: add_site(session, form.text("name")))
        except NameTaken as problem:
            return refused_form(request, problem, "sites/form.html", zones=ZONES)

    return router


@pytest.fixture
def browser(serve, database, tmp_path):
    """A browser that shows the pages of a module on the base of this test."""
    folder = tmp_path / "sites"
    folder.mkdir()
    (folder / "form.html").write_text(FORM, encoding="utf-8")
    client = serve(Served("sites", pages=pages(), templates=folder), database=database)
    client.base_url = "https://shop.example"
    client.headers.update({"Sec-Fetch-Site": "same-origin", "Accept": "text/html"})
    return client


def names(database):
    with database.read() as session:
        return list(session.scalars(select(Site.name)))


def test_a_form_writes_then_shows_a_page_that_says_so_once(browser, database):
    answer = browser.post("/sites/", data={"name": " Dépôt "})

    assert answer.history[0].status_code == 303
    assert '<p class="flash" role="status">Site «\u00a0Dépôt\u00a0» ajouté.</p>' in answer.text
    assert "ajouté" not in browser.get("/sites/").text
    assert names(database) == ["Dépôt"]


def test_a_form_sent_twice_happens_once_and_is_answered_alike(browser, database):
    sent = {"name": "Dépôt", "form_key": str(uuid4())}

    first, again = (browser.post("/sites/", data=sent, follow_redirects=False) for _ in "12")

    assert first.headers["Location"] == again.headers["Location"] == "/sites/"
    assert names(database) == ["Dépôt"]


def test_a_key_that_served_for_another_content_is_explained_to_a_person(browser, database):
    key = str(uuid4())
    browser.post("/sites/", data={"name": "Dépôt", "form_key": key})

    answer = browser.post("/sites/", data={"name": "Quai", "form_key": key})

    assert answer.status_code == 409
    assert "Ce formulaire a déjà été envoyé" in answer.text
    assert names(database) == ["Dépôt"]


def test_a_refused_form_comes_back_with_what_was_typed_and_why(browser, database):
    database.write(lambda session: add_site(session, "Dépôt") and None)
    sent = {"name": "Dépôt", "secret": "1234", "zone": "Indian/Reunion", "days": "mardi"}

    answer = browser.post("/sites/", data=sent)

    assert answer.status_code == 409
    assert 'value="Dépôt" aria-invalid="true" aria-describedby="name-aide" maxlength="80"' in (
        answer.text
    )
    assert '<p class="fault">«\u00a0Dépôt\u00a0» existe déjà.</p>' in answer.text
    assert '<option value="Indian/Reunion" selected>' in answer.text
    assert 'value="mardi" checked' in answer.text
    assert 'value="lundi" checked' not in answer.text
    assert "1234" not in answer.text


def test_what_is_typed_and_said_is_never_markup(browser):
    answer = browser.post("/sites/", data={"name": "<b>Dépôt</b>"})

    assert "&lt;b&gt;Dépôt&lt;/b&gt;" in answer.text
    assert "<b>Dépôt" not in answer.text


def test_a_form_from_another_site_is_refused(browser, database):
    answer = browser.post(
        "/sites/", data={"name": "Piège"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403
    assert names(database) == []


def test_a_fragment_s_form_leads_htmx_to_the_page(browser):
    answer = browser.post("/sites/", data={"name": "Dépôt"}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sites/")


def test_an_answer_leads_to_this_instance_only():
    with pytest.raises(ValueError, match="no path of this instance"):
        See("https://elsewhere.example/")
