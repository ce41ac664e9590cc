# SPDX-License-Identifier: Apache-2.0
"""The tree of categories and the sheet of one, as a browser reads them."""

import re

import pytest


def names(answer):
    return re.findall(r'class="name" href="[^"]*">.*?<span>(.*?)</span>', answer.text, re.DOTALL)


def test_the_tree_shows_prices_letters_and_what_is_hidden(pages, opened, words):
    home = opened("Maison", letter="M")
    opened("Vaisselle", home, guide_price_cents=250, at_till=False)

    said = words(pages.get(""))

    assert "Maison M" in said
    assert "Vaisselle masquée en caisse 2,50 €" in said


def test_an_archived_category_is_shown_on_demand(pages, opened, words):
    old = opened("Cassettes")
    pages.post(f"categories/{old.id}/archiver", data={"on": "2026-03-01"})

    assert "Cassettes" not in names(pages.get(""))
    assert "Cassettes archivée" in words(pages.get("?archivees=1"))


def test_a_search_ignores_case_and_accents(pages, opened, words):
    tools = opened("Outils")
    opened("Perceuses électriques", tools)
    opened("Scies", tools)

    answer = pages.get("", params={"q": "ELECTRIQUES perceuse"})

    assert names(answer) == ["Perceuses électriques"]
    assert "1 catégorie pour « ELECTRIQUES perceuse »" in words(answer)


def test_what_is_searched_is_shown_as_text(pages):
    assert "<script>alert" not in pages.get("", params={"q": "<script>alert(1)</script>"}).text


@pytest.mark.parametrize(
    ("button", "order"), [("up", ["Livres", "Jouets", "Vélos"]), ("down", ["Jouets", "Vélos"])]
)
def test_a_button_moves_a_category_among_its_siblings(pages, opened, button, order):
    opened("Jouets")
    books = opened("Livres")
    opened("Vélos")

    answer = pages.post("ordre", data={button: str(books.id)})

    assert names(answer)[: len(order)] == order
    assert f"ici={books.id}" in str(answer.url)


@pytest.mark.parametrize("sent", [{}, {"up": "la première"}])
def test_an_order_that_names_no_category_is_refused(pages, sent):
    assert pages.post("ordre", data=sent).status_code == 422


def test_the_way_to_where_one_was_is_open(pages, opened):
    roots = [opened(f"Rayon {number}") for number in range(45)]
    leaf = opened("Feuille", roots[7])

    closed, here = pages.get(""), pages.get("", params={"ici": str(leaf.id)})

    assert closed.text.count("<details open>") == 0
    assert here.text.count("<details open>") == 1


def test_a_sheet_tells_what_happened_to_the_category(pages, opened, words):
    appliances = opened("Électroménager")
    renaming = {"name": "EEE", "on": "2026-03-02"}

    said = words(pages.post(f"categories/{appliances.id}/renommer", data=renaming))

    assert "Renommée , à partir du 02/03/2026 « Électroménager » devient « EEE »." in said
    assert "Enregistré le 16/03/2026 par Camille Essai." in said


def test_a_new_category_is_opened_with_what_was_typed(pages, opened, words):
    home = opened("Maison")
    typed = {
        "name": "Vaisselle",
        "parent_id": str(home.id),
        "guide_price_cents": "2.5",
        "max_weight_grams": "3kg500",
        "letter": "v",
        "at_till": "oui",
        "on": "01/03/2026",
    }

    said = words(pages.post("ouvrir", data=typed))

    assert "Prix indicatif 2,50 €" in said
    assert "jusqu'à 3,500 kg" in said
    assert "En réception masquée" in said
    assert "Touche du clavier V" in said


def test_each_refusal_is_beside_its_field_and_nothing_typed_is_lost(pages, opened):
    category = opened("Livres")
    typed = {"guide_price_cents": "deux euros", "default_weight_grams": "-1", "letter": "Z"}

    answer = pages.post(f"categories/{category.id}/modifier", data=typed)

    assert answer.status_code == 422
    for field in ("guide_price_cents", "default_weight_grams"):
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', answer.text)
    for text in typed.values():
        assert f'value="{text}"' in answer.text


def test_a_refusal_of_the_use_case_is_beside_its_field_too(pages, opened, words):
    opened("Livres", letter="L")
    lamps = opened("Lampes")

    answer = pages.post(f"categories/{lamps.id}/modifier", data={"letter": "l"})

    assert answer.status_code == 409
    assert re.search(r'name="letter"[^>]*aria-invalid="true"', answer.text)
    assert "déjà celle de « Livres »" in words(answer)


def test_a_form_sent_twice_opens_one_category(pages):
    key = re.search(r'name="form_key" value="([^"]+)"', pages.get("ouvrir").text)[1]
    typed = {"form_key": key, "name": "Livres", "on": "2026-03-01"}

    first, second = pages.post("ouvrir", data=typed), pages.post("ouvrir", data=typed)

    assert first.url == second.url
    assert names(pages.get("")) == ["Livres"]


def test_a_reader_sees_no_button_that_changes_anything(reader, opened):
    category = opened("Livres")

    for path in ("", f"categories/{category.id}", "contenants", "officiel"):
        shown = reader.get(path).text
        main = shown[shown.index("<main") : shown.index("</main>")]
        assert 'method="post"' not in main.replace('action="/catalogue/ordre"', "") or path == ""
        assert not re.search(r"modifier|archiver|importer|ajouter|ouvrir\b", main)
