# SPDX-License-Identifier: Apache-2.0
"""What every page must be: readable by assistive tools, touched without skill, reached by keys."""

from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = (Path(__file__).parent / "checks.js").read_text("utf-8")
LEAST_TARGET = 48
#: The description of the API has four stops for each operation.
MOST_TABS = 800
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES: dict[str, object] = {"type": "tag", "values": TAGS}
GRAVE = {"serious", "critical"}

_axe = Axe()


def faults_for_eyes(page: Page) -> Iterator[str]:
    """Tell what is wrong at this size: what axe finds grave, sideways scrolling, small targets."""
    yield from faults_of_size(page)
    yield from axe_faults(page)


def faults_of_size(page: Page) -> Iterator[str]:
    """Tell what is wrong with this size alone: sideways scrolling, small targets."""
    page.wait_for_load_state()  # a link is there before the colours and sizes of its page
    page.evaluate(SCRIPT)
    yield from page.evaluate("pageChecks.sideways()")
    yield from page.evaluate("least => pageChecks.targets(least)", LEAST_TARGET)


def faults_in_the_dark(page: Page) -> Iterator[str]:
    """Tell which texts are hard to read in the dark colours."""
    page.emulate_media(color_scheme="dark")
    yield from axe_faults(page, {"type": "rule", "values": ["color-contrast"]})
    page.emulate_media(color_scheme="light")


def window_of(page: Page, size: tuple[int, int]) -> None:
    """Give the window another size."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})


def axe_faults(page: Page, rules: dict[str, object] = RULES) -> Iterator[str]:
    """Tell what axe finds serious or critical, in what is ours."""
    options = {"resultTypes": ["violations"], "runOnly": rules}
    found = _axe.run(page, context={"exclude": [["#api"]]}, options=options).response
    for violation in found["violations"]:
        if violation["impact"] in GRAVE:
            where = ", ".join(str(node["target"][-1]) for node in violation["nodes"][:3])
            yield f"axe {violation['id']}: {violation['help']} ({where})"


FROM_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""


def faults_for_keys(page: Page) -> Iterator[str]:
    """Tell what Tab does not reach from the top, or reaches without showing it."""
    page.evaluate(SCRIPT)
    page.evaluate(FROM_THE_TOP)  # a field that takes the focus by itself has some before it
    for _key in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate("pageChecks.focused()")
        if focused is None:
            break
        yield from focused["faults"]
    yield from page.evaluate("pageChecks.unreached()")
