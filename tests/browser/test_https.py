# SPDX-License-Identifier: Apache-2.0
"""HTTPS on a shop's network, as the documentation says, from a name that is not this machine's."""

import os
import shutil
import ssl
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import urlsplit

import httpx2
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, Page, expect

from tests.browser import fronts
from tests.browser.sharing import enrol, offered
from tests.browser.visiting import Visits, sign_in

FRONTS = {"nginx": fronts.nginx, "caddy": fronts.caddy}


@pytest.fixture(scope="module", params=FRONTS)
def front(request, shop, tmp_path_factory) -> Iterator[tuple[str, ssl.SSLContext]]:
    """Give the HTTPS address of the instance, and what trusts its authority."""
    program = request.param
    if shutil.which(program, path="/usr/sbin:/usr/bin:/usr/local/bin") is None:
        give_up = pytest.fail if "CI" in os.environ else pytest.skip
        give_up(f"{program} is not installed")
    folder = tmp_path_factory.mktemp(program)
    folder.chmod(0o755)
    with FRONTS[program](folder, shop.url) as (url, authority):
        yield url, ssl.create_default_context(cafile=str(authority))


@pytest.fixture(scope="module")
def outside(browser: Browser, front) -> Iterator[Browser]:
    """Give a browser of the shop's network: it knows the name, and trusts the authority."""
    certificate = fronts.certificate_of(urlsplit(front[0]).port)
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    trusted = b64encode(sha256(key).digest()).decode()
    launched = browser.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=[
            "--no-sandbox",
            f"--host-resolver-rules=MAP {fronts.NAME} {fronts.ADDRESS}",
            f"--ignore-certificate-errors-spki-list={trusted}",
        ],
    )
    yield launched
    launched.close()


@pytest.fixture
def tablet(outside, shop, watch, front) -> Iterator[Page]:
    """Give a blank page of a tablet on that network."""
    watch.add_origin(front[0])
    with Visits(outside, shop, watch) as visits:
        yield visits(base_url=front[0])


def test_the_authority_that_is_installed_vouches_for_the_address(front):
    url, trusting = front
    port = urlsplit(url).port
    with httpx2.Client(verify=trusting) as client:
        answer = client.get(
            f"https://{fronts.ADDRESS}:{port}/healthz",
            headers={"Host": f"{fronts.NAME}:{port}"},
            extensions={"sni_hostname": fronts.NAME},
        )

    assert answer.status_code == 200


def test_a_tablet_of_the_shop_is_enrolled_over_https(tablet, shop):
    sign_in(tablet, "maiwenn", shop.password("maiwenn"))
    assert tablet.evaluate("isSecureContext") is True
    tablet.goto("/admin/appareils")
    code = offered(tablet, "Tablette du quai")
    expect(tablet.get_by_text("une adresse que l'appareil ne peut pas employer")).to_have_count(0)

    enrol(tablet, code)

    expect(tablet.get_by_role("heading", name="Qui êtes-vous ?")).to_be_visible()


@pytest.fixture
def plain_url(demonstration, tmp_path):
    """Give the address of an instance that listens there itself, without HTTPS."""
    copy = demonstration.copied_to(tmp_path)
    with copy.serving("--host", fronts.ADDRESS) as server:
        yield server.url.replace(fronts.ADDRESS, fronts.NAME)


def test_without_https_the_page_of_enrolment_says_what_to_do(outside, shop, watch, plain_url):
    watch.add_origin(plain_url)
    watch.allow("Cross-Origin-Opener-Policy header has been ignored")
    with Visits(outside, shop, watch) as visits:
        page = visits(base_url=plain_url)
        page.goto("/login/appareil")

        assert page.evaluate("isSecureContext") is False
        expect(page.get_by_role("alert")).to_contain_text("n'est pas en HTTPS")
        remedy = page.get_by_role("link", name="la même page en https://")
        expect(remedy).to_have_attribute("href", f"https://{fronts.NAME}/login/appareil")
        expect(page.get_by_label("Code d'enrôlement")).to_be_hidden()


def test_only_the_server_in_front_is_believed_about_where_a_request_comes_from(shop):
    told = {"X-Forwarded-Proto": "https", "Host": "boutique"}

    def warned(address: str) -> bool:
        transport = httpx2.HTTPTransport(local_address=address)
        with httpx2.Client(transport=transport) as client:
            page = client.get(f"{shop.url}/login", headers=told)
            return "ne gardera pas la connexion" in page.text

    assert warned("127.0.0.2")
    assert not warned("127.0.0.1")
