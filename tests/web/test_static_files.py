# SPDX-License-Identifier: Apache-2.0
"""Static files come from the folder of their package, and from nowhere else."""

import asyncio
import itertools
import os

import pytest

from ressourcerie_core.web.app import create_app

from .small_platform import Installed, Served

SECRET = "the secret outside"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "package" / "static" / "shelf"
    folder.mkdir(parents=True)
    (folder / "app.js").write_text("export const a = 1;\n")
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "package" / "secret.txt").write_text(SECRET)
    (folder / ".env").write_text(SECRET)
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "folder").symlink_to(tmp_path)
    return folder


@pytest.fixture
def client(serve, folder):
    return serve(Served("shelf", static=folder), Served("bare"))


def test_a_file_is_given_with_its_type_and_asked_again_by_its_tag(client):
    first = client.get("/static/shelf/app.js")
    again = client.get("/static/shelf/app.js", headers={"If-None-Match": first.headers["ETag"]})

    assert first.text == "export const a = 1;\n"
    assert first.headers["Content-Type"].startswith("text/javascript")
    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")


def test_a_worker_alone_may_run_wasm(client, folder):
    (folder / "decoder.worker.js").write_text("onmessage = () => {};\n")
    policies = [
        client.get(f"/static/shelf/{name}").headers["Content-Security-Policy"]
        for name in ("decoder.worker.js", "app.js")
    ]

    assert ["'wasm-unsafe-eval'" in policy for policy in policies] == [True, False]


@pytest.mark.parametrize("path", ["ressourcerie.css", "logo.svg", "docs.js"])
def test_the_core_has_its_own(client, path):
    assert client.get(f"/static/core/{path}").status_code == 200


@pytest.mark.parametrize(
    "path", ["shelf/link.txt", "shelf/folder/secret.txt", "shelf/.env", "shelf/", "shelf", "bare/x"]
)
def test_links_hidden_files_and_folders_are_not_found(client, path):
    answer = client.get(f"/static/{path}")

    assert answer.status_code == 404
    assert SECRET not in answer.text


def test_a_file_is_only_read(client):
    answer = client.post("/static/shelf/app.js")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


UPS = [
    "..",
    "%2e%2e",
    "..%2f",
    "%2e%2e%2f",
    "..\\",
    "....//",
    "..;",
    "%252e%252e",
    ".%00.",
    "..%5c",
]
ENDS = ["secret.txt", "package/secret.txt", "etc/passwd", "secret.txt\x00.js", "secret.txt%00"]
ROOTS = ["", "/", "//", "folder/", "link.txt/", "app.js/", "./", "~/", "\x00", "file:///"]


def test_two_thousand_ways_out_lead_nowhere(folder):
    app = create_app(Installed([Served("shelf", static=folder)]))
    forms = itertools.product(ROOTS, UPS, range(1, 5), ENDS)
    paths = [f"{root}{(up + '/') * depth}{end}" for root, up, depth, end in forms]
    paths += [str(folder.parents[2] / "secret.txt"), os.sep + "etc/passwd"]
    assert len(paths) > 2000

    answers = asyncio.run(all_answers(app, [f"/static/shelf/{path}" for path in paths]))

    assert {status for status, _body in answers} == {404}
    assert not any(SECRET in body or "root:" in body for _status, body in answers)


async def all_answers(app, paths):
    """Ask without a client, which would tidy the paths."""
    return [await one_answer(app, path) for path in paths]


async def one_answer(app, path):
    sent = []

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    await app(scope | {"root_path": "", "server": ("shop", 80), "scheme": "http"}, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], body.decode()
