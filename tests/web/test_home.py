# SPDX-License-Identifier: Apache-2.0
"""What waits for a visitor on the home page, and the answers to htmx."""

import re
import time

import pytest

from ressourcerie_core.auth.permissions import Visitor
from ressourcerie_core.ids import new_id
from ressourcerie_core.web import ToDo
from ressourcerie_core.web.containment import Containment

from .small_platform import Served, somebody


@pytest.fixture
def home(serve, database):
    """Show the home page of somebody, with what some modules say."""

    def shown(*functions) -> str:
        modules = [Served(f"m{i}", to_do=function) for i, function in enumerate(functions)]
        client = serve(*modules, database=database)
        client.app.state.containment = Containment(client.app.state.last_errors, seconds=0.3)
        client.app.state.doorkeeper = Somebody()
        return client.get("/", headers={"Authorization": "Bearer x"}).text

    return shown


class Somebody:
    """Recognises everybody as the same person."""

    def recognise(self, bearer):
        return Visitor(account_id=new_id(), display_name="Anne", permissions=frozenset())


def closing(session, visitor):
    yield ToDo("Relire l'inventaire", "/m0/inventaire", count=3)
    yield ToDo("Clôture d'hier, caisse 2", "/m0/clotures", urgent=True)


def test_what_waits_is_shown_the_urgent_first(home):
    text = home(closing)

    assert re.findall(r'<a href="(/m0/[a-z]+)">', text) == ["/m0/clotures", "/m0/inventaire"]
    assert '<span class="count">3</span>' in text


def test_nothing_is_said_when_nothing_waits(home):
    assert "À faire" not in home(lambda session, visitor: ())


def raises(session, visitor):
    yield ToDo("Avant la panne", "/m1/avant")
    raise ValueError


def hangs(session, visitor):
    time.sleep(1)


def says_rubbish(session, visitor):
    return ["texte"]


def says_none(session, visitor):
    return None


@pytest.mark.parametrize("fault", [raises, hangs, says_rubbish, says_none])
def test_a_module_that_fails_to_say_is_named_and_the_others_are_heard(home, fault):
    text = home(closing, fault)

    assert '<p class="unavailable">M1\u00a0: module indisponible.</p>' in text
    assert "/m0/clotures" in text
    assert "Avant la panne" not in text


def test_what_waits_is_on_this_instance():
    with pytest.raises(ValueError, match="no path of this instance"):
        ToDo("Piège", "//elsewhere.example")


def test_a_long_list_is_cut(home):
    many = (ToDo(f"Chose {number}", f"/m0/{number}") for number in range(1000))

    assert home(lambda session, visitor: many).count("Chose ") == 20


def test_a_refusal_to_htmx_is_shown_at_the_top_of_the_page(serve, database):
    database.write(lambda session: session.add(somebody()))
    headers = {"HX-Request": "true", "Accept": "text/html"}

    answer = serve(database=database).get("/absent", headers=headers)

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (404, "#avis")
    assert answer.text.startswith('<div class="alert" role="alert">')
    assert "<html" not in answer.text


def test_a_session_that_is_over_leads_htmx_to_sign_in_and_back(serve, database):
    database.write(lambda session: session.add(somebody()))
    shown = "https://shop.example/catalogue/?q=bois"
    headers = {"HX-Request": "true", "HX-Current-URL": shown, "Accept": "text/html"}

    answer = serve(database=database).get("/admin/modules", headers=headers)

    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/login?vers=%2Fcatalogue%2F%3Fq%3Dbois"
