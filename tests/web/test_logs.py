# SPDX-License-Identifier: Apache-2.0
"""The operator's log says what happened, and nothing of what people typed."""

import json
import subprocess
import sys

SCRIPT = """
import logging, sys
sys.path.append(sys.argv[1])  # after the installed packages
from fastapi import APIRouter
from ressourcerie_core.web.logs import configure_logs
from tests.web.small_platform import OPEN, Installed, Served
from fastapi.testclient import TestClient
from ressourcerie_core.web.app import create_app

configure_logs("info", "json")
api = APIRouter(dependencies=OPEN)

@api.get("/people/{name}")
def show(name: str, phone: str = ""):
    if name == "crash":
        raise RuntimeError(phone)

client = TestClient(create_app(Installed([Served("shelf", api=api)])))
client.get("/api/v1/shelf/people/Josiane?phone=0601020304", headers={"Authorization": "Bearer t0p"})
client.get("/api/v1/shelf/people/crash?phone=0601020304")
logging.getLogger("lib").warning("said %s", "aloud")
"""


def test_a_request_is_a_line_without_what_was_sent(request, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(request.config.rootpath)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    answered, failed, foreign = [json.loads(line) for line in done.stderr.splitlines()]

    assert answered["route"] == "show"
    assert answered["module"] == "shelf"
    assert answered["status"] == 200
    assert failed["error"] == "RuntimeError"
    assert failed["level"] == "error"
    assert any(frame.endswith("show") for frame in failed["frames"])
    assert foreign["event"] == "said aloud"
    for secret in ("Josiane", "0601020304", "t0p"):
        assert secret not in done.stderr
