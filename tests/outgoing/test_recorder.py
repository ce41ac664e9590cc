# SPDX-License-Identifier: Apache-2.0
"""The test kit stands where the network is: nothing leaves, everything is seen."""

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from ressourcerie_core.outgoing import Outgoing, OutgoingProblem, TooSlow, UrlRefused, carried_by
from ressourcerie_core.testing.outgoing import OutgoingRecorder, UnexpectedCall
from ressourcerie_core.web import Outside
from ressourcerie_core.web.app import create_app
from tests.web.small_platform import OPEN, Installed, Served


def send_entry() -> dict[str, int]:
    """Do what a job of a module does."""
    secret = {"Authorization": "Basic c2VjcmV0"}
    url = "https://compta.example.org/api"
    reply: dict[str, int] = Outgoing().send("POST", url, headers=secret, body=b"a=1").json()
    return reply


def test_a_module_s_call_is_answered_and_kept(outgoing):
    outgoing.answers(201, json_body={"id": 3})

    assert send_entry() == {"id": 3}
    [sent] = outgoing.requests
    assert (sent.method, sent.url, sent.body) == ("POST", "https://compta.example.org/api", b"a=1")


def test_a_failure_can_be_played(outgoing):
    outgoing.fails(TooSlow("compta.example.org", 15))

    with pytest.raises(OutgoingProblem) as problem:
        send_entry()

    assert problem.value.maybe_sent


def test_an_address_is_checked_as_in_a_shop(outgoing):
    with pytest.raises(UrlRefused):
        Outgoing().send("GET", "https://user:secret@example.org/")

    assert outgoing.requests == []


def test_what_is_kept_shows_no_secret(outgoing):
    outgoing.answers(json_body={})
    send_entry()

    assert "c2VjcmV0" not in repr(outgoing.requests)


def test_a_call_that_was_not_announced_fails_the_test_even_if_its_error_was_hidden():
    recorder = OutgoingRecorder()
    from_a_job = Outgoing()
    with pytest.raises(UnexpectedCall):
        carried(recorder, from_a_job)

    with pytest.raises(UnexpectedCall, match=r"GET https://example\.org/"):
        recorder.refuse_unexpected()


def test_a_route_tells_in_french_why_the_other_server_gave_nothing(outgoing):
    api = APIRouter(dependencies=OPEN)

    @api.get("/balance")
    def balance(outside: Outside) -> None:
        outside.send("GET", "https://compta.example.org/api")

    outgoing.fails(TooSlow("compta.example.org", 15))
    client = TestClient(create_app(Installed([Served("shelf", api=api)])))

    answer = client.get("/api/v1/shelf/balance")

    assert answer.status_code == 502
    assert answer.json()["type"] == "/problems/outgoing/too-slow"
    assert "n'a pas fini de répondre en 15 s" in answer.json()["detail"]


def carried(recorder: OutgoingRecorder, outgoing: Outgoing) -> None:
    with carried_by(recorder.carry):
        outgoing.send("GET", "https://example.org/")
