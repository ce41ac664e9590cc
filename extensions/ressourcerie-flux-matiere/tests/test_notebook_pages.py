# SPDX-License-Identifier: Apache-2.0
"""Notebooks on the pages, by the API and by the command: sent, explained, shown, counted once."""

import html
import re

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

    assert "3 lignes sont au registre : 12,200 kg." in said(done)
    line = client.get(re.search(r'class="to" href="([^"]+)"', done.text)[1])
    assert "cahier.csv , ligne 4 : 17/09/2025 · Vaisselle · 4,2" in said(line)
    assert reception.balance("2025-09-01", "2025-09-30")["entered"] == 12_200
