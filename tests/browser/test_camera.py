# SPDX-License-Identifier: Apache-2.0
"""A label held in front of the camera is read, with the network off too."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from ressourcerie_codes_barres.codes.grammar import encode
from ressourcerie_codes_barres.codes.kinds import CommandCode, ObjectCode, PriceCode, Verb
from ressourcerie_codes_barres.labels.symbols import Symbology

from tests.browser.filming import camera_on, film, film_of_noise
from tests.browser.scales import open_deposit
from tests.browser.test_till_codes import ALLOWED, OBJECTS
from tests.browser.tills import Records, Seller, till_of
from tests.browser.visiting import Visits
from tests.browser.watching import Watch


@pytest.fixture(scope="module")
def sight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the film that the camera sees."""
    file = tmp_path_factory.mktemp("films") / "camera.y4m"
    film(file, None)
    return file


@pytest.fixture(scope="module")
def seeing(browser: Browser, sight: Path) -> Iterator[Browser]:
    with camera_on(browser, sight) as launched:
        yield launched


@pytest.fixture(scope="module")
def seller(seeing: Browser, shop) -> Iterator[Seller]:
    with till_of(seeing, shop, "solange", ALLOWED) as taken:
        yield taken


@pytest.fixture
def scanner(seeing: Browser, shop) -> Iterator[Page]:
    """Give the page that scans, before a camera."""
    watch = Watch(shop.url)
    watch.allow(ALLOWED)
    with Visits(seeing, shop, watch) as visits:
        yield at_scanner(visits("maiwenn"))
    assert watch.faults == []


def at_scanner(page: Page) -> Page:
    page.goto("/codes-barres/entree?choisir=1")
    page.locator("main a.button").first.click()
    page.get_by_role("link", name="Scanner").click()
    page.wait_for_url("**/scanner")
    return page


def test_till_sells_what_its_camera_sees_with_the_network_off_and_once(seller, sight, shop):
    page = seller.ready().page
    till = UUID(page.evaluate("document.querySelector('caisse-till').till.sheet.till.id"))
    name, number = Records(shop).ask(OBJECTS, till.hex)[0]
    film(sight, encode(ObjectCode(int(str(number)))))
    page.context.set_offline(True)
    page.reload()
    seller.identify_again()

    page.get_by_role("button", name="Caméra", exact=True).click()

    expect(page.locator(".lines li")).to_contain_text(str(name))
    expect(page.locator(".heard")).to_contain_text(str(name))
    page.wait_for_timeout(700)  # It is seen again and again, and sold once.
    expect(page.locator(".lines li")).to_have_count(1)
    expect(page.get_by_text("est déjà sur ce ticket")).to_have_count(0)
    page.get_by_role("button", name="Arrêter la caméra").click()
    expect(page.locator("codes-camera video")).to_have_count(0)


def test_scanning_page_reads_bars_and_stays_for_the_next_label(scanner, sight):
    film(sight, encode(PriceCode(1, 250, 400)), Symbology.CODE_128)

    scanner.get_by_role("button", name="Caméra", exact=True).click()

    expect(scanner.locator("[data-read]")).to_contain_text("2,50")
    expect(scanner.locator("[data-read]")).to_contain_text("Étiquette de prix")
    expect(scanner.locator("codes-camera video")).to_be_visible()


def test_scanning_page_says_what_it_knows_without_a_network(scanner, sight):
    film(sight, encode(PriceCode(1, 250, 400)))
    scanner.evaluate("navigator.serviceWorker.ready.then(() => true)")
    scanner.context.set_offline(True)

    scanner.get_by_role("button", name="Caméra", exact=True).click()

    said = "Sans réseau : étiquette de prix, 2,50"
    expect(scanner.locator("[data-read]")).to_contain_text(said)


def test_detector_of_the_browser_is_taken_when_it_knows_our_codes(scanner, sight):
    film(sight, None)
    code = encode(PriceCode(1, 375))
    asked: list[str] = []
    scanner.on("request", lambda request: asked.append(request.url))
    scanner.add_init_script(
        "globalThis.BarcodeDetector = class {"
        "  static async getSupportedFormats() {"
        "    return ['qr_code', 'code_128', 'ean_13', 'ean_8']; }"
        f"  async detect() {{ return [{{ rawValue: '{code}' }}]; }} }}"
    )
    scanner.reload()

    scanner.get_by_role("button", name="Caméra", exact=True).click()

    expect(scanner.locator("[data-read]")).to_contain_text("3,75")
    assert not [url for url in asked if url.endswith((".wasm", ".worker.js"))]


def test_camera_at_the_scale_chooses_the_category_of_a_card(scanner, sight):
    film(sight, encode(CommandCode(Verb.CATEGORY, 2)), Symbology.CODE_128)
    page = open_deposit(scanner, "Quai de la caméra")

    page.get_by_role("button", name="Caméra", exact=True).click()

    expect(page.get_by_role("combobox", name="Catégorie")).not_to_have_value("")
    expect(page.get_by_label("Poids sur la balance")).to_be_focused()


def test_picture_that_is_none_gives_nothing_and_breaks_nothing(scanner, sight):
    film_of_noise(sight)
    scanner.get_by_role("button", name="Caméra", exact=True).click()
    expect(scanner.get_by_text("Montrez le code")).to_be_visible()

    scanner.wait_for_timeout(1000)  # Some pictures are looked at.

    expect(scanner.get_by_text("Montrez le code")).to_be_visible()
    expect(scanner.locator("[data-read]")).to_have_text("")


def test_camera_stops_when_the_page_is_hidden(scanner, sight):
    film(sight, None)
    scanner.get_by_role("button", name="Caméra", exact=True).click()
    expect(scanner.get_by_text("Montrez le code")).to_be_visible()

    scanner.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )

    expect(scanner.locator("codes-camera video")).to_have_count(0)


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        ("NotAllowedError", "ne laisse pas ouvrir la caméra"),
        ("NotFoundError", "n'a pas de caméra"),
        ("NotReadableError", "sert à un autre programme"),
        ("AbortError", "ne peuvent pas être lues ici"),
        (None, "une adresse en https"),
    ],
)
def test_camera_that_does_not_open_says_why(visit, failure, sentence):
    page = at_scanner(visit("maiwenn"))
    devices = (
        f"{{ getUserMedia: async () => {{ throw new DOMException('', '{failure}') }} }}"
        if failure
        else "undefined"
    )
    page.evaluate(f"Object.defineProperty(navigator, 'mediaDevices', {{ value: {devices} }})")

    page.get_by_role("button", name="Caméra", exact=True).click()

    expect(page.locator("codes-camera")).to_contain_text(sentence)
    expect(page.locator("codes-camera video")).to_have_count(0)
