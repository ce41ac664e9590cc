# SPDX-License-Identifier: Apache-2.0
"""The scale of a reception, in a browser."""

from playwright.sync_api import Page, expect


def open_deposit(page: Page, post: str) -> Page:
    """Open a new post of the first site and a deposit there, and come to its scale."""
    page.goto("/flux-matiere/reception?choisir=1")
    page.get_by_role("main").get_by_role("link").first.click()
    page.get_by_text("Ajouter un poste…", exact=True).click()
    page.get_by_label("Nom du poste").fill(post)
    page.get_by_role("button", name="Ajouter le poste").click()
    region = page.get_by_role("region", name=post)
    region.get_by_role("button", name="Ouvrir le poste").click()
    region.get_by_role("button", name="Nouveau dépôt").click()
    expect(page.get_by_text("Rien n'est encore pesé.")).to_be_visible()
    return page
