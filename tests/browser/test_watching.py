# SPDX-License-Identifier: Apache-2.0
"""What fails every test of this folder is really seen."""

import pytest

PROVOKED = {
    "request to another origin": "location = 'http://127.0.0.2:9/'",
    "console: lamp": "console.error('lamp')",
    "Content Security Policy": "document.body.setAttribute('style', 'color: red')",
    "exception: broken": "setTimeout(() => { throw 'broken' })",
}


@pytest.mark.parametrize("fault", PROVOKED)
def test_a_fault_is_seen(visit, watch, fault):
    page = visit()
    page.goto("/a-propos")

    page.evaluate(f"() => {{ {PROVOKED[fault]} }}")
    for _tenth in range(100):
        if fault in " ".join(watch.faults):
            break
        page.wait_for_timeout(100)

    assert fault in " ".join(watch.faults)
    watch.allow(".")


def test_an_ordinary_page_has_no_fault(visit, watch):
    visit().goto("/a-propos")

    assert watch.faults == []
