# SPDX-License-Identifier: Apache-2.0
"""The sheet of a labelled object on a phone: from its deposit, with its photo, lost and found."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import expect

from ressourcerie_core.settings import CoreSettings
from tests.browser.scales import open_deposit
from tests.browser.visiting import PHONE

LARGEST_REQUEST = CoreSettings.model_fields["request_max_bytes"].default
SHOWN = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"


def heavy_photo() -> bytes:
    """Give a picture that is heavier than any request may be: the browser has to make it light."""
    made = BytesIO()
    Image.new("RGB", (2000, 2000), "sienna").save(made, "PNG", compress_level=0)
    assert made.tell() > LARGEST_REQUEST
    return made.getvalue()


def test_object_of_a_deposit_has_its_sheet_its_photo_and_its_way_back(visit, watch):
    watch.allow("status of 422")
    page = open_deposit(visit("maiwenn", size=PHONE), "Quai des objets")
    deposit = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Étiqueter un objet de ce dépôt").click()
    page.get_by_label("Nom", exact=True).fill("Commode")
    page.get_by_label("Catégorie").select_option(index=1)
    page.get_by_label("Prix").fill("80")
    page.get_by_role("button", name="Enregistrer").click()

    page.get_by_label("Choisir une photo").set_input_files(
        {"name": "IMG_1.PNG", "mimeType": "image/png", "buffer": heavy_photo()}
    )
    page.get_by_role("button", name="Garder la photo").click()
    assert page.get_by_alt_text("Photo : Commode").evaluate(SHOWN) == [1280, 1280]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_label("Choisir une photo").set_input_files(
        {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"du texte"}
    )
    page.get_by_role("button", name="Remplacer la photo").click()
    expect(page.get_by_role("alert")).to_contain_text("n'est pas une photo")
    expect(page.get_by_alt_text("Photo : Commode")).to_be_visible()

    page.get_by_role("button", name="Noter perdu").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Perdu")
    page.get_by_role("button", name="Remettre en vente").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Commode")

    page.get_by_role("link", name="Arrivé par le dépôt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(deposit)
