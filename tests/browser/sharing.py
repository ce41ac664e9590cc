# SPDX-License-Identifier: Apache-2.0
"""How a tablet becomes a shared one, in a browser."""

from playwright.sync_api import Page


def offered(administrator: Page, name: str) -> str:
    """Prepare the enrolment of a device, and give its code."""
    administrator.goto("/admin/appareils")
    if not administrator.get_by_label("Nom", exact=True).is_visible():
        administrator.get_by_text("Enrôler un appareil", exact=True).click()
    administrator.get_by_label("Nom", exact=True).fill(name)
    administrator.get_by_role("button", name="Préparer un code").click()
    return administrator.locator("#code").inner_text()


def enrol(tablet: Page, code: str, *, at: str = "") -> Page:
    """Enrol a tablet as its QR code does, and stay on its page of people.

    :param at: the address of the server, where the page does not know it.
    """
    tablet.goto(f"{at}/login/appareil#{code}")
    tablet.get_by_role("button", name="Enrôler cet appareil").click()
    tablet.wait_for_url("**/login/poste")
    return tablet
