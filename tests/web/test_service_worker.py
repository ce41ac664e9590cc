# SPDX-License-Identifier: Apache-2.0
"""What a device keeps of an instance: files, and pages that show nobody's name."""

import json
import re
import struct

import pytest
from fastapi import APIRouter

from ressourcerie_core.auth.permissions import allow, anyone
from ressourcerie_core.errors import Refused
from ressourcerie_core.module import Offline
from ressourcerie_core.web.app import create_app

from .small_platform import Installed, Served


@pytest.fixture
def till(tmp_path):
    def made(script: str = "1", **fields):
        (tmp_path / "till.js").write_text(script)
        router = APIRouter(dependencies=[anyone()])
        router.get("/vendre", name="sell")(lambda: {"fait": True})
        offline = Offline(pages=("/vendre",), assets=("till.js",))
        return Served(
            "caisse", **{"pages": router, "static": tmp_path, "offline": offline} | fields
        )

    return made


def kept(client):
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]
    (line,) = re.findall(r"^const KEPT = (.+);$", answer.text, re.MULTILINE)
    return json.loads(line)


def test_the_worker_keeps_the_shell_and_what_modules_declare(serve, till):
    said = kept(serve(till()))

    assert said["pages"] == ["/caisse/vendre"]
    assert {"/static/caisse/till.js", "/static/core/hors-ligne.html"} <= set(said["assets"])


def test_every_kept_file_is_there(serve, till):
    client = serve(till())

    assert {client.get(path).status_code for path in kept(client)["assets"]} == {200}


def test_a_changed_file_makes_another_version(serve, till):
    before, same = kept(serve(till()))["version"], kept(serve(till()))["version"]
    after = kept(serve(till(script="2")))["version"]

    assert before == same != after


def closed():
    router = APIRouter(dependencies=[allow("caisse.sell")])
    router.get("/vendre", name="sell")(lambda: {"fait": True})
    return {"pages": router, "permissions": ("caisse.sell",)}


@pytest.mark.parametrize(
    ("fields", "slugs"),
    [
        ({"pages": None}, ["core/offline-page-refused"]),
        (closed(), ["core/offline-page-refused"]),
        ({"static": None}, ["core/offline-file-missing"]),
    ],
)
def test_what_cannot_be_kept_stops_the_start(till, fields, slugs):
    with pytest.raises(Refused) as refused:
        create_app(Installed([till(**fields)]))

    assert [problem.slug for problem in refused.value.problems] == slugs


def test_the_manifest_names_icons_that_exist(serve):
    client = serve()
    answer = client.get("/static/core/ressourcerie.webmanifest")

    assert answer.headers["Content-Type"] == "application/manifest+json"
    icons = answer.json()["icons"]
    assert {client.get(icon["src"]).status_code for icon in icons} == {200}
    drawn = [icon for icon in icons if icon["type"] == "image/png"]
    assert {icon["sizes"] for icon in drawn} >= {"192x192", "512x512"}
    for icon in drawn:
        width, height = struct.unpack(">II", client.get(icon["src"]).content[16:24])
        assert f"{width}x{height}" == icon["sizes"]
