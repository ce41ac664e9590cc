# SPDX-License-Identifier: Apache-2.0
"""What a page needs to read what a camera sees comes with the wheel."""

import os

import pytest

BUILT = pytest.mark.skipif("CHECKOUT_UNDER_TEST" not in os.environ, reason="run without tox")
VENDOR = "/static/codes-barres/vendor/zxing-wasm/dist"


@BUILT
@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("reader/zxing_reader.wasm", "application/wasm"),
        ("es/reader/index.js", "text/javascript"),
        ("es/share.js", "text/javascript"),
    ],
)
def test_the_decoder_is_served_from_here(client, file, kind):
    answer = client.get(f"{VENDOR}/{file}")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(kind)


def test_scanning_page_has_the_camera_and_no_page_may_run_wasm(client, pages):
    answer = client.get(f"{pages}/scanner")

    assert "<codes-camera>" in answer.text
    assert "wasm" not in answer.headers["Content-Security-Policy"]
