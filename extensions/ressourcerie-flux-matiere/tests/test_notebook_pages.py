# SPDX-License-Identifier: Apache-2.0
"""Notebooks on the pages, by the API and by the command: sent, explained, shown, counted once."""

import base64
import html
import re
import subprocess
import sys

import pytest

SHEET = """Cahier de septembre;;;
TOTAL;;12,2;
Quand;Quoi;Kg;Remarque
17/09/2025;Vaisselle;4,2;
;vaiselle;3;fêlée
;Vaisselle;5;
"""


def said(answer):
    text = html.unescape(re.sub("<[^>]*>", " ", answer.text))
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def notebooks(client, site_id):
    """Give a visitor who reads the pages, and the path of the notebooks."""
    client.headers["Accept"] = "text/html"
    return f"/flux-matiere/sites/{site_id}/cahiers"


@pytest.fixture
def send(client, notebooks):
    """Send a file; give the page that it leads to, and its path."""

    def send_one(text=SHEET, name="cahier.csv"):
        content = text if isinstance(text, bytes) else text.encode()
        answer = client.post(notebooks, files={"sheet": (name, content)})
        return answer, str(answer.url.path)

    return send_one


def test_story_24_mapping_is_kept_at_once_and_for_the_next_notebook(client, send, dishes):
    _page, draft = send()
    columns = {f"column{place}": word for place, word in enumerate(("day", "category", "weight"))}
    columns |= {"column3": "note", "page": "", "header": "3", "month": "2025-09", "do": "columns"}
    asked = client.post(draft, data=columns)
    assert "« vaiselle » 1 ligne" in said(asked)
    assert f'<option value="{dishes}" selected>Vaisselle</option>' in asked.text

    client.post(draft, data={"label": "vaiselle", "category0": str(dishes), "do": "labels"})
    client.post(draft, data={"do": "forget"})
    again, _draft = send(
        SHEET.replace("3;fêlée", "17/09/2025;fêlée").replace(";vais", "1/9/25;vais")
    )

    assert "0 libellé sans catégorie" in said(again)
    assert "Compter ces" not in said(again)


def test_notebook_is_counted_from_the_page_and_leads_to_what_was_written(
    client, send, dishes, reception
):
    _page, draft = send(SHEET.replace("vaiselle", "vaisselle"))
    columns = {"column0": "day", "column1": "category", "column2": "weight", "column3": "note"}
    ready = client.post(draft, data=columns | {"header": "3", "month": "2025-09"})
    assert "Compter ces 3 lignes" in said(ready)
    assert "TOTAL · 12,2 total : c'est bien la somme des lignes" in said(ready)

    done = client.post(draft, data={"do": "import"})

    assert "Lignes au registre : 3, 12,200 kg." in said(done)
    line = client.get(re.search(r'class="to" href="([^"]+)"', done.text)[1])
    assert "cahier.csv , ligne 4 : 17/09/2025 · Vaisselle · 4,2" in said(line)
    assert reception.balance("2025-09-01", "2025-09-30")["entered"] == 12_200


def test_file_that_is_none_is_told_beside_the_field(client, notebooks, send):
    nothing = client.post(notebooks, data={})
    picture, _path = send(b"\x89PNG\r\n\x00\x00", "photo.png")

    assert "Aucun fichier n'a été envoyé" in said(nothing)
    assert "ni un texte CSV ni un classeur XLSX" in said(picture)


def test_same_file_sent_again_leads_to_what_it_is_already(client, send, dishes):
    text = "date;categorie;poids\n17/09/2025;Vaisselle;4\n"
    _page, draft = send(text)
    client.post(draft, data={"do": "import"})

    again, _path = send(text)

    assert "Déjà importé" in said(again)
    assert "Compter" not in said(again)


def test_wrong_line_is_told_on_the_page_and_nothing_counts(client, send, dishes, reception):
    page, draft = send("date;categorie;poids\n1/9/25;Vaisselle;4\n1/9/25;Vaisselle;12,3456\n")
    forced = client.post(draft, data={"do": "import"})

    for answer in (page, forced):
        assert "« 12,3456 » n'est pas un poids. Écrivez des kilogrammes" in said(answer)
    assert forced.status_code == 422
    assert reception.balance("2025-09-01", "2025-09-30")["entered"] == 0


def test_machine_previews_then_imports_once(reception, dishes):
    sheet = base64.b64encode(b"date;categorie;poids\n1/9/25;Assietes;4\n").decode()
    body = {"name": "export.csv", "content": sheet, "month": "2025-09"}

    seen = reception.post("/notebooks/preview", **body).json()
    refused = reception.post("/notebooks", **body)
    body["labels"] = {"assietes": str(dishes)}
    first, again = reception.post("/notebooks", **body), reception.post("/notebooks", **body)

    assert (seen["ready"], seen["labels"][0]["label"]) == (False, "Assietes")
    assert refused.json()["type"] == "/problems/flux-matiere/labels-unknown"
    assert first.status_code == 201
    assert first.json() == again.json() == reception.get("/notebooks")["items"][0]
    [row] = reception.get(f"/notebooks/{first.json()['id']}/rows")["items"]
    assert (row["number"], row["cells"]) == (2, ["1/9/25", "Assietes", "4"])


@pytest.mark.parametrize(
    ("wrong", "slug"),
    [({"content": "é"}, "choice-refused"), ({"month": "2025-13"}, "choice-refused")],
)
def test_machine_is_told_what_makes_no_sense(reception, dishes, wrong, slug):
    sheet = base64.b64encode(b"date;categorie;poids\n1/9/25;Vaisselle;4\n").decode()

    answer = reception.post("/notebooks", **{"name": "export.csv", "content": sheet} | wrong)

    assert answer.json()["type"] == f"/problems/flux-matiere/{slug}"


def test_operator_imports_by_the_command(instance, dishes, tmp_path, reception):
    (tmp_path / "cahier.csv").write_text("Jour;Truc;kg\n1/9/25;vaiselle;4\nTotal;;4\n", "cp1252")
    conf = str(instance.platform.configuration.file)
    command = [sys.executable, "-m", "ressourcerie_core", "--conf", conf, "flux-matiere", "import"]

    def run(*options):
        asked = [*command, "cahier.csv", "--column", "Truc=category", *options]
        return subprocess.run(asked, capture_output=True, cwd=tmp_path, check=False)

    refused = run("--apply")
    done = run("--label", "vaiselle=Vaisselle", "--apply")

    assert "quelle catégorie est « vaiselle »" in refused.stderr.decode()
    assert refused.returncode == 1
    assert done.stdout.decode().endswith("C'est écrit.\n"), done.stderr.decode()
    assert reception.balance("2025-09-01", "2025-09-30")["entered"] == 4_000


def test_import_is_undone_from_its_page_with_a_reason(client, send, dishes, reception):
    text = "date;categorie;poids\n17/09/2025;Vaisselle;4\n"
    _page, draft = send(text)
    notebook = str(client.post(draft, data={"do": "import"}).url.path)

    bare = client.post(notebook, data={"reason": " "})
    done = said(client.post(notebook, data={"reason": "mauvais cahier"}))
    again, _path = send(text)

    assert bare.status_code == 422
    assert "Cet import est annulé" in done
    assert "mauvais cahier" in done
    assert reception.balance("2025-09-01", "2025-09-30")["entered"] == 0
    assert "Compter cette ligne" in said(again)
