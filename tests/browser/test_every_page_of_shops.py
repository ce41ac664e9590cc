# SPDX-License-Identifier: Apache-2.0
"""Every page of the till and of the material flow can be read, touched and worked by keys."""

import pytest

from tests.browser.inspecting import LOOKS, inspect

PAGES = ("/caisse", "/flux-matiere")
#: What leads to all of them.
STARTS = ("/caisse/suivi", "/flux-matiere/reception", "/flux-matiere/bilan")


@pytest.fixture(scope="module")
def inspection(browser, shop):
    """What is wrong with them."""
    return inspect(browser, shop, *STARTS, within=lambda path: path.startswith(PAGES))


@pytest.mark.parametrize("where", LOOKS)
def test_no_page_has_a_grave_fault(inspection, where):
    assert inspection[where] == []
