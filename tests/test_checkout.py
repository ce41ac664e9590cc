# SPDX-License-Identifier: Apache-2.0
"""What this checkout promises of itself."""

import json
import os
from importlib.resources import files
from pathlib import Path

import pytest

import ressourcerie_core


@pytest.mark.skipif("CHECKOUT_UNDER_TEST" not in os.environ, reason="run without tox, on purpose")
def test_the_core_under_test_is_the_installed_wheel():
    checkout = Path(os.environ["CHECKOUT_UNDER_TEST"])
    installed = Path(ressourcerie_core.__file__)

    assert "site-packages" in installed.parts
    assert not installed.is_relative_to(checkout / "ressourcerie_core")


def test_the_wheel_carries_each_listed_file_of_third_parties():
    vendor = files(ressourcerie_core) / "web/static/vendor"
    listed = json.loads((vendor / "licences.json").read_text("utf-8"))["packages"]

    assert {package["name"] for package in listed} == {
        *("@lit/reactive-element", "htmx.org", "lit", "lit-element", "lit-html"),
        "swagger-ui-dist",
    }
    for package in listed:
        assert package["files"], package["name"]
        assert package["texts"], package["name"]
        for file in package["files"] + package["texts"]:
            assert (vendor / file).is_file(), file
