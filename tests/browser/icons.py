# SPDX-License-Identifier: Apache-2.0
"""The icons of the installed application, drawn from our own SVG: ``tox run -e pictures``.

A launcher that draws no SVG takes these. They are no test, and are named so that pytest takes them
only when it is told to.
"""

from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "ressourcerie_core" / "web" / "static"
ICONS = [
    ("icone-192.png", "logo.svg", 192),
    ("icone-512.png", "logo.svg", 512),
    ("icone-pleine-180.png", "logo-plein.svg", 180),
    ("icone-pleine-512.png", "logo-plein.svg", 512),
]


@pytest.mark.parametrize(("name", "source", "side"), ICONS, ids=[icon[0] for icon in ICONS])
def test_draw(browser, name, source, side):
    page = browser.new_page(viewport={"width": side, "height": side})
    drawing = (STATIC / source).read_text("utf-8").replace("<svg ", f'<svg width="{side}" ', 1)
    page.set_content(f"<style>* {{ margin: 0; display: block }}</style>{drawing}")
    page.screenshot(path=STATIC / name, omit_background=True)
    page.close()
