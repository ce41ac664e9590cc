# SPDX-License-Identifier: Apache-2.0
"""Slots: what a module shows in another's page, and what its failures do to that page: nothing."""

import time
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import text

from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.errors import Refused
from ressourcerie_core.module import Component, Fill, Slot
from ressourcerie_core.web import Fragment, Read, page
from ressourcerie_core.web.app import create_app
from ressourcerie_core.web.containment import Containment

from .small_platform import Installed, Served

PAGE = """{% extends "core/page.html" %}
{% block title %}Fiche{% endblock %}
{% block main %}
<h1>{{ count() }} site</h1>{{ slot("shelf.sheet", sheet) }}<p>Fin</p>
{% endblock %}"""


@dataclass(frozen=True)
class Sheet:
    name: str


SHEET = Slot("shelf.sheet", Sheet)


def owner(folder):
    router = APIRouter(dependencies=[anyone()])

    @router.get("/fiche")
    def show(request: Request, session: Read) -> Response:
        count = lambda: session.scalar(text("SELECT count(*) FROM core_site"))  # noqa: E731
        return page(request, "shelf/sheet.html", sheet=Sheet("Étagère & Cie"), count=count)

    (folder / "sheet.html").write_text(PAGE, encoding="utf-8")
    return Served("shelf", pages=router, templates=folder, slots=(SHEET,))


def filler(folder, function, name="stock", **fields):
    (folder / "note.html").write_text("<p>Note : {{ words }}</p>", encoding="utf-8")
    fill = Fill("shelf.sheet", ".pages:fragment", **fields)
    loaded = SimpleNamespace(declared=fill, function=function)
    return Served(name, templates=folder, fills=(loaded,))


@pytest.fixture
def sheet(serve, database, tmp_path):
    """Show the page of the owner, filled by some modules."""

    def shown(*functions, **fields) -> str:
        folders = [tmp_path / name for name in ("shelf", *(f"m{i}" for i in range(len(functions))))]
        for folder in folders:
            folder.mkdir()
        modules = [
            filler(folder, function, folder.name, **fields)
            for folder, function in zip(folders[1:], functions, strict=True)
        ]
        client = serve(owner(folders[0]), *modules, database=database)
        client.app.state.containment = Containment(client.app.state.last_errors, seconds=0.3)
        answer = client.get("/shelf/fiche")
        assert answer.status_code == 200
        assert "<h1>0 site</h1>" in answer.text
        assert "<p>Fin</p>" in answer.text
        return answer.text

    return shown


def note(session, visitor, context):
    session.execute(text("SELECT 1"))
    return Fragment("m0/note.html", words=context.name)


def test_a_module_shows_a_fragment_in_the_page_of_another(sheet):
    text = sheet(note)

    assert '<div class="fill" data-module="m0"><p>Note\u00a0: Étagère &amp; Cie</p></div>' in text


def test_a_filler_with_nothing_to_show_leaves_no_trace(sheet):
    assert 'class="fill"' not in sheet(lambda session, visitor, context: None)


def well(session, visitor, context):
    return Fragment("m1/note.html", words=context.name)


def raises(session, visitor, context):
    raise ValueError("mot de passe 1234")


def leaves(session, visitor, context):
    raise SystemExit


def breaks_its_session(session, visitor, context):
    session.execute(text("SELECT * FROM nowhere"))


def answers_rubbish(session, visitor, context):
    return "<script>"


def shows_what_is_not_there(session, visitor, context):
    return Fragment("m0/absent.html")


def lacks_words(session, visitor, context):
    return Fragment("m0/note.html")


def takes_its_time(session, visitor, context):
    time.sleep(1)


def takes_nothing():
    return None


FAULTY = [
    raises,
    leaves,
    breaks_its_session,
    answers_rubbish,
    shows_what_is_not_there,
    lacks_words,
    takes_its_time,
    takes_nothing,
]


@pytest.mark.parametrize("fault", FAULTY)
def test_a_filler_that_fails_says_so_and_spoils_nothing(sheet, fault, capsys):
    text = sheet(fault, well)

    assert '<p class="unavailable">M0\u00a0: module indisponible.</p>' in text
    assert '<div class="fill" data-module="m1"><p>Note\u00a0: Étagère &amp; Cie</p></div>' in text
    log = capsys.readouterr().out
    assert "module=m0" in log
    assert "1234" not in log


def test_a_filler_that_hangs_is_not_called_for_ever(serve, database, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "stock").mkdir()
    calls = []
    hangs = filler(tmp_path / "stock", lambda *_: calls.append(time.sleep(0.5)))
    modules = [owner(tmp_path / "own"), hangs]
    client = serve(*modules, database=database)
    client.app.state.containment = Containment(client.app.state.last_errors, seconds=0.01)

    pages = [client.get("/shelf/fiche").text for _ in range(8)]

    assert all("module indisponible" in text for text in pages)
    time.sleep(0.7)
    assert len(calls) == 4


def test_a_fill_is_hidden_from_those_who_lack_its_permission(sheet):
    assert "Note" not in sheet(note, permission="stock.read")


def test_a_component_is_named_with_its_context_and_never_as_markup(serve, database, tmp_path):
    fill = Fill("shelf.sheet", Component("@ressourcerie/stock/counter.js", "stock-counter"))
    (tmp_path / "own").mkdir()
    shelf = owner(tmp_path / "own")
    (tmp_path / "counter.js").write_text("")
    loaded = SimpleNamespace(declared=fill, function=None)
    stock = Served("stock", static=tmp_path, fills=(loaded,))

    text = serve(shelf, stock, database=database).get("/shelf/fiche").text

    assert 'script="@ressourcerie/stock/counter.js" tag="stock-counter"' in text
    assert 'context="{&#34;name&#34;: &#34;\\u00c9tag\\u00e8re &amp; Cie&#34;}"' in text


def test_a_fill_whose_owner_is_off_is_inert(serve, tmp_path):
    assert serve(filler(tmp_path, note)).get("/").status_code == 200


MISSING = "core/component-missing"


@dataclass
class Loose:
    name: str


@pytest.mark.parametrize(
    ("slots", "fills", "slug"),
    [
        (("shelf.sheet",), (), "core/slot-malformed"),
        ((Slot("shelf.sheet", dict),), (), "core/slot-malformed"),
        ((Slot("shelf.sheet", Loose),), (), "core/slot-malformed"),
        ((Slot("catalogue.sheet", Sheet),), (), "core/slot-misnamed"),
        ((SHEET, SHEET), (), "core/slot-repeated"),
        ((SHEET,), (Fill("shelf.sheet", Component("@ressourcerie/shelf/a.js", "a-b")),), MISSING),
        ((SHEET,), (Fill("shelf.shet", ".x:y"),), "core/slot-unknown"),
        ((SHEET,), (Fill("home.cellar", ".x:y"),), "core/slot-unknown"),
        ((SHEET,), (Fill("shelf.sheet", ".x:y", version=2),), "core/slot-version-refused"),
    ],
)
def test_a_slot_that_is_not_what_it_says_stops_the_start(slots, fills, slug):
    loaded = tuple(SimpleNamespace(declared=fill, function=note) for fill in fills)
    shelf = Served("shelf", slots=slots, fills=loaded)

    with pytest.raises(Refused) as refused:
        create_app(Installed([shelf]))

    (problem,) = refused.value.problems
    assert (problem.slug, problem.values["modules"]) == (slug, ["shelf"])
    assert problem.detail.endswith((".", " »."))
    assert problem.hint


@pytest.mark.parametrize("content", [b"{% block %}", b"\xe9t\xe9", b"{{ 'a' | nofilter }}"])
def test_a_template_that_cannot_be_read_stops_the_start_with_its_name(tmp_path, content):
    (tmp_path / "bad.html").write_bytes(content)

    with pytest.raises(Refused) as refused:
        create_app(Installed([Served("shelf", templates=tmp_path)]))

    (problem,) = refused.value.problems
    assert (problem.slug, problem.values["modules"]) == ("core/template-refused", ["shelf"])
    assert problem.where.startswith("templates/shelf/bad.html")
