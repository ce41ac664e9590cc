# SPDX-License-Identifier: Apache-2.0
"""What somebody may not do is neither shown to them nor answered."""

import pytest
from playwright.sync_api import expect

HIDDEN = ["/admin/personnes", "/admin/sites", "/admin/appareils", "/admin/modules"]


def test_a_volunteer_sees_no_administration(volunteer):
    volunteer.goto("/")

    assert volunteer.locator("a[href^='/admin']").count() == 0
    expect(volunteer.locator("a[href^='/catalogue']").first).to_be_attached()


@pytest.mark.parametrize("path", HIDDEN)
def test_a_page_of_administration_refuses_a_volunteer_in_french(visit, watch, path):
    watch.allow("status of 403")
    page = visit("idriss")

    answer = page.goto(path)

    assert answer.status == 403
    expect(page.get_by_role("link", name="Revenir à l'accueil")).to_be_visible()


def test_a_reader_of_the_catalogue_sees_no_button_that_changes_it(visit):
    page = visit("idriss")
    page.goto("/catalogue/")
    expect(page.get_by_role("link", name="Ouvrir une catégorie")).to_have_count(0)

    page.get_by_role("link", name="Cuisine et vaisselle").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Cuisine et vaisselle")
    expect(page.get_by_role("link", name="Renommer")).to_have_count(0)


def test_paper_carries_the_page_and_not_its_menus(visit):
    page = visit("maiwenn")
    page.goto("/admin/personnes")

    page.emulate_media(media="print")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".bar .menu").first).to_be_hidden()
    expect(page.locator(".foot")).to_be_hidden()
