# SPDX-License-Identifier: Apache-2.0
"""A module outside of the tree, from its own wheel, uses every contribution point; its bad twin
fails at each of them, and nothing else breaks.

Their files lie in ``tests/samples``: ``complet`` and ``tordu``.
"""

import re
import shutil
import time
from html import unescape

import httpx2
import pytest

from tests.wheels import sample_wheel

from .parts import good_module
from .site import SECONDS, Site, wait_until

WHO = {"login": "camille", "password": "une armoire et trois tiroirs"}
TOO_LONG = "a" * 61


class Person:
    """Somebody signed in with a browser."""

    def __init__(self, server):
        self._http = httpx2.Client(base_url=server.url, timeout=SECONDS)
        self._headers = {"Origin": server.url, "Accept": "text/html"}
        answer = self._http.post("/login", data=WHO, headers=self._headers)
        # A client that keeps to HTTPS would not send it back to this address.
        self._headers["Cookie"] = answer.headers["set-cookie"].partition(";")[0]
        self._http.cookies.clear()

    def read(self, path):
        return self._http.get(path, headers=self._headers)

    def text(self, path):
        answer = self.read(path)
        assert answer.status_code == 200, answer.text
        return unescape(answer.text).replace("\u00a0", " ")

    def send(self, path, **fields):
        return self._http.post(path, data=fields, headers=self._headers)

    def ask(self, method, path, **options):
        return self._http.request(method, path, headers=self._headers, **options)

    def close(self):
        self._http.close()


@pytest.fixture(scope="module")
def shop(base, founded, tmp_path_factory):
    """An instance with the sample, its bad twin, and a module that does nothing special."""
    site = Site(base, tmp_path_factory.mktemp("contributions"))
    shutil.copytree(founded.base.parent, site.base.parent)
    site.install(sample_wheel("complet"), sample_wheel("tordu"), good_module("sound"))
    settings = f'[complet]\nlongest_note = 60\ntrace_file = "{site.folder}/trace"'
    site.configure("complet", "tordu", "sound", tables=settings)
    return site


@pytest.fixture(scope="module")
def server(shop):
    with shop.serving() as server:
        yield server


@pytest.fixture(scope="module")
def camille(server):
    person = Person(server)
    yield person
    person.close()


def test_sample_adds_its_routes_to_the_api(camille):
    written = camille.ask("POST", "/api/v1/complet/notes", json={"text": "Peser le bac."})

    assert written.status_code == 201
    assert written.json() in camille.ask("GET", "/api/v1/complet/notes").json()["items"]


def test_settings_of_the_sample_are_obeyed(camille):
    answer = camille.ask("POST", "/api/v1/complet/notes", json={"text": TOO_LONG})

    assert answer.status_code == 409
    assert answer.json()["detail"] == "Une note a 60 caractères au plus."


def test_page_of_the_sample_writes_once_and_says_so(camille):
    key = re.search('name="form_key" value="([^"]+)"', camille.text("/complet/"))[1]

    answers = [camille.send("/complet/", form_key=key, text="Deux clics.") for _click in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert camille.text("/complet/").count('<li class="note">Deux clics.</li>') == 1


def test_refused_form_of_the_sample_loses_nothing_that_was_typed(camille):
    answer = camille.send("/complet/", text=TOO_LONG)

    assert answer.status_code == 409
    assert TOO_LONG in answer.text
    assert "Une note a 60 caractères au plus." in answer.text


def test_sample_is_in_the_menu_and_on_a_tile(camille):
    home = camille.text("/")

    assert 'href="/complet' in home
    assert "Les notes" in home
    assert "Ce qu'on s'est dit." in home


def test_sample_fills_its_own_slot_and_the_home_page(camille):
    assert re.search(r"\d+ à l'écran, \d+ dans la base", camille.text("/complet/"))
    assert "Bonjour, Camille Moreau." in camille.text("/")


def test_web_component_of_the_sample_is_named_by_the_import_map(camille, server):
    page = camille.text("/complet/")

    assert '"@ressourcerie/complet/":"/static/complet/"' in page
    assert 'script="@ressourcerie/complet/counter.js"' in page
    assert "customElements.define" in server.get("/static/complet/counter.js").text


def test_sample_says_what_waits(camille):
    camille.send("/complet/", text="À relire.")

    assert "Notes à relire" in camille.text("/")


def test_sample_is_kept_for_when_the_network_is_away(server):
    worker = server.get("/sw.js").text

    assert "/complet/aide" in worker
    assert "counter.js" in worker


def test_command_of_the_sample_writes_through_the_server(shop, server):
    said = shop.command("complet", "add", "Par la commande.")

    assert (said.code, said.out) == (0, "Note écrite : Par la commande.\n")
    assert int(shop.command("complet", "count").out) > 0


def test_permission_of_the_sample_is_given_by_its_role(shop, camille):
    assert camille.ask("GET", "/api/v1/complet/site/01890a5d-ac96-774b-bcce-b302099a8057").json()
    listed = shop.command("user", "add", "--help").out
    assert listed
    assert "complet.scribe" in camille.text("/admin/modules")


def test_fillers_of_the_sample_show_in_each_place_of_the_core(camille):
    home, sheets = camille.text("/"), camille.text("/admin/modules")

    assert home.index("Bonjour, Camille Moreau.") < home.index("Site choisi : ")
    assert {"Vu par complet : complet", "Vu par complet : tordu"} <= set(
        re.findall(r"Vu par complet : \w+", sheets)
    )


def test_journal_and_tables_of_the_sample_are_in_the_base(shop, camille):
    camille.ask("POST", "/api/v1/complet/notes", json={"text": "Pour le journal."})

    assert shop.rows("SELECT number FROM core_journal WHERE stream = 'complet.notes'")
    assert "complet_note" in shop.tables


def test_event_of_the_sample_is_delivered_although_the_twin_fails_on_it(shop, camille):
    written = camille.ask("POST", "/api/v1/complet/notes", json={"text": "Écoutez."}).json()

    heard = f"SELECT 1 FROM complet_heard WHERE note_id = '{written['id'].replace('-', '')}'"
    assert wait_until(lambda: shop.rows(heard))
    assert shop.rows("SELECT count(*) FROM complet_note") != [(0,)]
    assert "06 12 34" not in shop.command("events", "list").out


def test_page_of_the_sample_is_about_one_period(camille):
    page = camille.text("/complet/bilan?periode=mois&du=2026-02-10")

    assert "Du 2026-02-01 au 2026-02-28" in page


def test_what_the_sample_holds_of_a_person_is_exported(camille):
    camille.ask("POST", "/api/v1/complet/notes", json={"text": "De Camille."})

    exported = camille.read("/login/compte/donnees.json")

    assert "complet" in exported.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/tordu/raises", 500),
        ("/api/v1/tordu/rubbish", 500),
        ("/tordu/", 500),
        ("/tordu/absent", 500),
    ],
)
def test_failing_route_of_the_twin_is_explained_and_nothing_of_it_is_told(camille, path, status):
    answer = camille.read(path)

    assert answer.status_code == status
    assert "Camille Moreau, 06" not in answer.text
    assert "Traceback" not in answer.text
    assert camille.read("/api/v1/sound/hello").status_code == 200


def test_half_write_of_the_twin_leaves_nothing(shop, camille):
    assert camille.ask("POST", "/api/v1/tordu/half").status_code == 500
    assert shop.rows("SELECT * FROM tordu_thing") == []


def test_failing_fillers_of_the_twin_leave_the_page_and_the_others(camille):
    began = time.monotonic()
    page = camille.text("/complet/")

    assert page.count("Module tordu : module indisponible.") == 6
    assert re.search(r"\d+ à l'écran, \d+ dans la base", page)
    assert time.monotonic() - began < 5


def test_home_page_stands_whatever_the_twin_does_there(camille):
    home = camille.text("/")

    assert "Bonjour, Camille Moreau." in home
    assert home.count("Module tordu : module indisponible.") >= 2
    assert "Entrée de sound" in home


def test_page_of_modules_names_each_failure_of_the_twin(camille):
    camille.read("/complet/")
    camille.read("/tordu/")

    page = camille.text("/admin/modules")
    sheet = page[page.index('id="module-tordu"') :]
    for told in ("ValueError", "fill complet.aside .fragments:hangs", "UndefinedError"):
        assert told in sheet, told
    assert "06 12 34 56 78" not in page


def test_job_is_run_though_the_one_of_the_twin_fails(shop, server):
    assert wait_until((shop.folder / "trace.counted").exists)
    failed = "SELECT state FROM core_job WHERE name = 'tordu.fail'"
    assert wait_until(lambda: shop.rows(failed) == [("failed",)])


def test_failing_command_of_the_twin_is_told_without_a_traceback(shop):
    said = shop.command("tordu", "fail")

    assert said.code == 1
    assert "Erreur imprévue dans la plateforme ou un module (ValueError)" in said.err
    assert "06 12 34 56 78" not in said.err


def test_demonstration_names_the_twin_and_leaves_no_base(shop, base, tmp_path):
    other = Site(base, tmp_path)
    other.path.append(shop.site)
    other.configure("complet", "tordu")

    said = other.refused("demo", exits=1)

    assert "Le module « tordu » n'a pas pu remplir la base d'essai : ValueError" in said
    assert not other.base.exists()


@pytest.mark.parametrize("way", ["raise", "hang"])
def test_stop_of_the_twin_does_not_keep_the_others_from_stopping(shop, base, tmp_path, way):
    other = Site(base, tmp_path)
    other.path.append(shop.site)
    shutil.copytree(shop.base.parent, other.base.parent, ignore=shutil.ignore_patterns("*.control"))
    tables = f'[tordu]\nstop = "{way}"\n[complet]\ntrace_file = "{tmp_path}/trace"'
    other.configure("complet", "tordu", tables=tables, module_stop_seconds=2)

    with other.serving() as server:
        server.stop()

    assert (tmp_path / "trace").read_text().split() == ["started", "stopped"]
    assert "tordu" in server.said
