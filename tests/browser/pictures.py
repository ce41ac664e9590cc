# SPDX-License-Identifier: Apache-2.0
"""The pictures of the documentation, retaken from a demonstration: ``tox run -e pictures``.

They are no test, and are named so that pytest takes them only when it is told to.
"""

from pathlib import Path

import pytest

from tests.browser.first_day import live
from tests.browser.tills import till_of
from tests.browser.visiting import DESK, PHONE

STATIC = Path(__file__).parents[2] / "doc" / "source" / "_static"

#: The keyboard of the readers, and not that of whoever takes the pictures.
AZERTY = "navigator.keyboard.getLayoutMap = async () => new Map()"

#: The file, who looks, at what, and the link to follow from there: ids differ in each base.
PICTURES = [
    ("accueil", "maiwenn", "/", None),
    ("connexion", None, "/login", None),
    ("mon-compte", "idriss", "/login/compte", None),
    ("personnes", "maiwenn", "/admin/personnes", None),
    ("appareils", "maiwenn", "/admin/appareils", None),
    ("reception", "maiwenn", "/flux-matiere/reception?choisir=1", "Boutique de la rue Haute"),
    ("bilan", "maiwenn", "/flux-matiere/bilan?choisir=1", "Boutique de la rue Haute"),
    ("catalogue", "solange", "/catalogue/", None),
    ("catalogue-telephone", "solange", "/catalogue/", None),
    ("caisse-jour", "maiwenn", "/caisse/suivi?choisir=1", "Boutique de la rue Haute"),
    ("objets", "maiwenn", "/codes-barres/entree?choisir=1", "Boutique de la rue Haute"),
]


@pytest.mark.parametrize("picture", PICTURES, ids=[picture[0] for picture in PICTURES])
def test_take(visit, picture):
    name, login, path, link = picture
    size = PHONE if name.endswith("-telephone") else DESK
    page = visit(login, size=size, reduced_motion="reduce")
    page.goto(path)
    if link is not None:
        page.get_by_role("link", name=link).first.click()
        page.wait_for_url(lambda url: not url.endswith(path))
        page.wait_for_load_state()
    page.screenshot(path=STATIC / f"{name}.png", animations="disabled", caret="hide")


def test_take_what_was_sold(visit):
    """Take the last session that is closed, and the figures of the month."""
    page = visit("maiwenn", reduced_motion="reduce")
    page.goto("/caisse/suivi?choisir=1")
    page.get_by_role("link", name="Boutique de la rue Haute").first.click()
    page.wait_for_url("**/caisse/sites/**")
    site = page.url.rpartition("/")[0]
    page.goto(f"{site}/sessions")
    rows = page.locator("main tbody tr").filter(has_not_text="ouverte")
    rows.first.get_by_role("link").first.click()
    page.wait_for_url("**/sessions/*")
    page.wait_for_load_state()
    page.screenshot(path=STATIC / "caisse-session.png", animations="disabled")
    page.goto(f"{site}/statistiques")
    page.screenshot(path=STATIC / "caisse-statistiques.png", animations="disabled")


def test_take_a_first_day(browser, shop):
    with till_of(browser, shop, "solange", "status of 404") as seller:

        def picture(name: str) -> None:
            seller.page.screenshot(
                path=STATIC / f"journee-{name}.png", animations="disabled", caret="hide"
            )

        seller.page.add_init_script(AZERTY)
        seller.page.reload()
        live(seller, picture)
