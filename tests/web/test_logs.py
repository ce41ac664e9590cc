# SPDX-License-Identifier: Apache-2.0
"""The operator's log says what happened, and nothing of what people typed."""

import json
import os
import re
import subprocess
import sys

import pytest

#: Each round asks four times: a hundred thousand requests.
ROUNDS = 25_000 if os.environ.get("RESSOURCERIE_FAULTS") == "full" else 20
BEGINNING = """
import logging, os, sys
rounds = int(sys.argv[2])
sys.path.append(sys.argv[1])  # after the installed packages
from fastapi import APIRouter
from ressourcerie_core.web.logs import configure_logs
from tests.web.small_platform import OPEN, Installed, Served
from fastapi.testclient import TestClient
from ressourcerie_core.web.app import create_app

configure_logs("info", sys.argv[3])
api = APIRouter(dependencies=OPEN)

@api.get("/people/{name}")
def show(name: str, phone: str = ""):
    if name == "crash":
        raise RuntimeError(phone) from ValueError(phone)

@api.post("/people")
def add(body: dict[str, int]): ...

client = TestClient(create_app(Installed([Served("shelf", api=api)])))
"""
SCRIPT = (
    BEGINNING
    + """
client.get("/api/v1/shelf/people/Josiane?phone=0601020304", headers={"Authorization": "Bearer t0p"})
client.get("/api/v1/shelf/people/crash?phone=0601020304")
logging.getLogger("lib").warning("said %s", "aloud")
"""
)
CANARIES = (
    BEGINNING
    + """
bird = "CANARI\\r\\n12:00:00 FAUX"
wire = "CANARI%0D%0A12:00:00 FAUX"
for _ in range(rounds):
    client.get(f"/api/v1/shelf/people/{wire}?phone={wire}", headers={"X-CANARI": "CANARI"})
    client.get("/api/v1/shelf/people/crash", params={"phone": bird}, cookies={"CANARI": "CANARI"})
    client.request("CANARI", f"/{wire}", headers={"X-Request-Id": "CANARI", "Origin": "CANARI"})
    key = {"Idempotency-Key": "CANARI"}
    client.post("/api/v1/shelf/people", json={"CANARI": bird}, headers=key)
    try:
        raise KeyError(bird)
    except KeyError:
        logging.getLogger("lib").exception("failed")
logging.getLogger("lib").warning("split\\r\\nin two")
"""
)
CLOSED_PIPE = (
    BEGINNING
    + """
assert client.get("/api/v1/shelf/people/Josiane").status_code == 200
reader, writer = os.pipe()
os.dup2(writer, 2)
os.close(reader)
for _ in range(rounds):
    assert client.get("/api/v1/shelf/people/Josiane").status_code == 200
    logging.getLogger("lib").error("nobody reads this" * 100)
os.dup2(os.open("/dev/full", os.O_WRONLY), 2)
assert client.get("/api/v1/shelf/people/Josiane").status_code == 200
print("still serving", flush=True)
os._exit(0)  # a stream that nobody reads cannot be flushed
"""
)


@pytest.fixture
def run(request, tmp_path):
    """Give a runner of scripts in a process whose log is its own."""

    def run(script: str, form: str) -> subprocess.CompletedProcess[str]:
        root = str(request.config.rootpath)
        command = [sys.executable, "-c", script, root, str(ROUNDS), form]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)

    return run


def test_a_request_is_a_line_without_what_was_sent(run):
    done = run(SCRIPT, "json")

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


@pytest.mark.parametrize(("form", "begins"), [("json", r"\{.*\}"), ("text", r"\d\d:\d\d:\d\d .*")])
def test_canaries_in_every_field_are_in_no_line_and_split_none(run, form, begins):
    lines = run(CANARIES, form).stderr.splitlines()

    assert len(lines) == 5 * ROUNDS + 1
    assert all(re.fullmatch(begins, line) for line in lines)
    assert not [line for line in lines if "CANARI" in line or "FAUX" in line]
    assert "split" in lines[-1]
    assert "in two" in lines[-1]


def test_requests_are_answered_when_nobody_reads_the_log_or_its_disk_is_full(run):
    assert run(CLOSED_PIPE, "text").stdout == "still serving\n"
