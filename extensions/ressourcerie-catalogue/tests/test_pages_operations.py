# SPDX-License-Identifier: Apache-2.0
"""Dated operations in pages: shown first, then confirmed."""

import re

import pytest


def ask(pages, category, word, **typed):
    return pages.get(f"categories/{category.id}/{word}", params={"on": "2026-03-02"} | typed)


def confirm(pages, category, answer):
    """Send the form that a preview proposes, with its hidden fields."""
    form = answer.text[answer.text.index('<form method="post" action="/catalogue/categories') :]
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")])
    path = re.search(r'action="/catalogue/([^"]+)"', form)[1]
    return pages.post(path, data=dict(fields))


def test_a_renaming_is_shown_before_it_is_made(pages, opened, category_of, words):
    home = opened("Maison")
    plates = opened("Vaisselle", home)

    preview = ask(pages, home, "renommer", name="Foyer")

    said = words(preview)
    assert "2 catégories changent." in said
    assert "Maison > Vaisselle → Foyer > Vaisselle" in said
    assert "daté d'avant le 02/03/2026" in said
    assert category_of(home).name == "Maison"
    assert category_of(plates).parent_id == home.id


def test_a_confirmed_renaming_is_made(pages, opened, category_of, words):
    home = opened("Maison")

    answer = confirm(pages, home, ask(pages, home, "renommer", name="Foyer"))

    assert category_of(home).name == "Foyer"
    assert "La catégorie est renommée." in words(answer)


def test_a_category_is_moved_with_what_it_contains(pages, opened, category_of, words):
    home, kitchen = opened("Maison"), opened("Cuisine")
    opened("Vaisselle", kitchen)

    preview = ask(pages, kitchen, "deplacer", parent_id=str(home.id))
    confirm(pages, kitchen, preview)

    assert "Cuisine > Vaisselle → Maison > Cuisine > Vaisselle" in words(preview)
    assert category_of(kitchen).parent_id == home.id


def test_a_split_tells_where_past_rows_count(pages, opened, category_of, words):
    appliances, screens = opened("EEE"), opened("Écrans")
    parts = {"target_1": str(screens.id), "share_1": "33,33", "name_2": "PAM", "share_2": "66.67"}

    preview = ask(pages, appliances, "scinder", **parts, rows="2")
    confirm(pages, appliances, preview)

    assert "comptent dans « Écrans » pour 33,33 %, « PAM » pour 66,67 %." in words(preview)
    assert category_of(appliances).archived_at


def test_a_split_that_does_not_add_up_shows_what_was_typed(pages, opened, words):
    textile = opened("Textile")
    parts = {"name_1": "Linge", "share_1": "40", "name_2": "Vêtements", "share_2": "50"}

    answer = ask(pages, textile, "scinder", **parts)

    assert answer.status_code == 409
    assert "Les parts font 90 % au lieu de 100 %." in words(answer)
    assert 'value="Vêtements"' in answer.text


def test_a_row_is_added_without_losing_the_others(pages, opened, words):
    textile = opened("Textile")

    answer = ask(pages, textile, "scinder", name_1="Linge", share_1="40", lignes="3")

    assert 'name="share_3"' in answer.text
    assert 'value="Linge"' in answer.text
    assert "Ce qui changera" not in words(answer)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name_1": "Linge"}, "share_1"),
        ({"share_1": "100"}, "target_1"),
        ({"name_1": "Linge", "share_1": "120"}, "share_1"),
        ({"on": "31/02/2026"}, "on"),
        ({"on": "1999-01-01", "name_1": "Linge", "share_1": "100"}, "on"),
    ],
)
def test_what_is_missing_in_a_row_is_said_beside_it(pages, opened, typed, field):
    answer = ask(pages, opened("Textile"), "scinder", **typed)

    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', answer.text)


def test_a_merge_replaces_several_by_one(pages, opened, category_of, words):
    dolls, games = opened("Poupées"), opened("Jeux")

    preview = ask(pages, dolls, "fusionner", other_1=str(games.id), name="Jouets", rows="1")
    confirm(pages, dolls, preview)

    assert "« Poupées » comptent dans « Jouets » pour 100 %" in words(preview)
    assert category_of(dolls).archived_at
    assert category_of(games).archived_at


def test_a_shortcut_left_behind_is_told(pages, opened, words):
    books = opened("Livres")
    pages.post("raccourcis/ajouter", data=shortcut("Livre à 1 €", books))

    assert "« Livre à 1 € »" in words(ask(pages, books, "archiver"))


def shortcut(name, category):
    return {"name": name, "kind": "sale", "category_id": str(category.id), "price_cents": "1"}


def test_an_archived_category_is_restored(pages, opened, category_of):
    books = opened("Livres")
    confirm(pages, books, ask(pages, books, "archiver"))

    confirm(pages, books, ask(pages, books, "restaurer"))

    assert category_of(books).archived_at is None


def test_what_became_impossible_meanwhile_is_refused_with_what_was_typed(pages, opened, words):
    books = opened("Livres")
    preview = ask(pages, books, "renommer", name="Albums")
    opened("Albums")

    answer = confirm(pages, books, preview)

    assert answer.status_code == 409
    assert "« Albums » existe déjà" in words(answer)
    assert 'value="Albums"' in answer.text
