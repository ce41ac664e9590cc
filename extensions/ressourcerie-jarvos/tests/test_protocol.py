# SPDX-License-Identifier: Apache-2.0
"""What assistants are given and refused, by the official client of the protocol."""

from datetime import timedelta
from threading import Event

import anyio
import pytest
from mcp import MCPError
from ressourcerie_flux_matiere.public import Balance
from ressourcerie_jarvos.protocol import server
from ressourcerie_jarvos.reading.calling import Trace
from ressourcerie_jarvos.reading.models import AssistantCall
from ressourcerie_jarvos.reading.recording import digest_of
from ressourcerie_jarvos.tokens import making, pace
from sqlalchemy import select

from ressourcerie_core import clock
from ressourcerie_core.ids import new_id

from .assisting import QUARTER, calling, listing

BALANCE = "flux-matiere_balance"
YEAR = {"year": 2026}
PERIOD_TOOLS = ("flux-matiere_balance", "flux-matiere_deposits", "flux-matiere_lines")


def refused(shop, secret, question):
    """Give the error that the protocol carries."""

    async def ask():
        async with shop.connected(secret) as client:
            await question(client)

    with pytest.raises((MCPError, ExceptionGroup)) as raised:
        anyio.run(ask)
    error = raised.value
    while isinstance(error, ExceptionGroup):
        (error,) = error.exceptions
    assert isinstance(error, MCPError)
    return error


def posted(shop, secret, content=b"{}", **headers):
    """Give the answer of HTTP itself."""
    own = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json", **headers}
    return shop.client.post("/jarvos/mcp", content=content, headers={**own, "Host": "localhost"})


def test_every_tool_is_described_and_answers(shop):
    secret = shop.token()
    (listed,) = shop.asks(secret, listing)
    arguments = dict.fromkeys([*PERIOD_TOOLS, "caisse_takings", "caisse_sessions"], QUARTER)
    arguments["flux-matiere_declarations"] = YEAR
    reading = [tool for tool in listed.tools if tool.annotations.read_only_hint]

    given = shop.asks(
        secret, *(calling(one.name, **arguments.get(one.name, {})) for one in reading)
    )

    assert {tool.name for tool in listed.tools} == {
        *(server.wire_name(name) for name in shop.assistance.tools),
        "jarvos_propose",
    }
    assert [one.content[0].text for one in given if one.is_error] == []
    assert all("description" in str(tool.input_schema) or not tool.input_schema["properties"]
               for tool in listed.tools)  # fmt: skip


def test_documents_are_listed_and_read(shop):
    secret = shop.token()

    (listed,) = shop.asks(secret, lambda client: client.list_resources())
    uris = [str(one.uri) for one in listed.resources]
    read = shop.asks(secret, *(lambda client, uri=uri: client.read_resource(uri) for uri in uris))

    assert "ressourcerie://documents/catalogue_categories" in uris
    assert all('"donnees"' in one.contents[0].text for one in read)


@pytest.mark.parametrize("secret", ["", "rsca_inconnu"])
def test_a_wrong_token_is_refused_with_the_way_to_sign_in(shop, secret):
    answer = posted(shop, secret)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["error"]["data"]["type"] == "/problems/jarvos/token-refused"


def test_the_client_says_why_a_token_is_refused(shop):
    assert "n'ouvre rien" in refused(shop, "rsca_inconnu", listing).message


def test_a_revoked_token_opens_nothing_at_the_very_next_call(shop):
    secret = shop.token()
    shop.asks(secret, listing)

    shop.database.write(lambda session: making.revoke(session, shop.secrets[secret], by=new_id()))

    assert posted(shop, secret).status_code == 401


def test_an_expired_token_opens_nothing(shop, clock_at):
    secret = shop.token(days=1)

    clock_at("2026-03-17T10:00:01+00:00")

    assert posted(shop, secret).status_code == 401


def test_when_assistants_are_stopped_no_token_opens_anything(shop):
    secret = shop.token()

    shop.database.write(lambda session: making.turn(session, on=False, by=new_id()))

    error = refused(shop, secret, listing)
    assert error.data["type"] == "/problems/jarvos/assistants-off"
    shop.database.write(lambda session: making.turn(session, on=True, by=new_id()))
    shop.asks(secret, listing)


def test_a_token_sees_and_calls_only_its_tools(shop):
    secret = shop.token(tools=["core.sites"], kinds=[])

    (listed,) = shop.asks(secret, listing)
    errors = [refused(shop, secret, calling(one)) for one in (BALANCE, "jarvos_propose", "rien")]

    assert [tool.name for tool in listed.tools] == ["core_sites"]
    assert {error.data["type"] for error in errors} == {"jarvos/tool-not-granted"}
    assert len({error.message for error in errors}) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "first : il manque"),
        ({**QUARTER, "first": 3}, "first : valeur refusée"),
        ({**QUARTER, "autre": 1}, "autre : inconnu"),
        ({"first": "2026-02-01", "last": "2026-01-01"}, "finit avant de commencer"),
        ({**QUARTER, "site": "1"}, "site : valeur refusée"),
    ],
)
def test_wrong_arguments_are_told_to_the_assistant(shop, arguments, words):
    (answer,) = shop.asks(shop.token(), calling(BALANCE, **arguments))

    assert answer.is_error
    assert words in answer.content[0].text


def test_ten_megabytes_of_arguments_are_refused(shop):
    secret = shop.token()

    error = refused(shop, secret, calling("catalogue_categories", contains="x" * 10_000_000))
    answer = posted(shop, secret, b"x" * 10_000_000)

    assert error.code < 0
    assert answer.status_code == 413


def test_a_thousand_calls_in_a_burst_are_slowed_down_and_none_fails(shop):
    secret = shop.token()

    statuses = [posted(shop, secret) for _each in range(1000)]

    kinds = {one.status_code for one in statuses}
    assert 429 in kinds
    assert max(kinds) < 500
    assert len([one for one in statuses if one.status_code != 429]) == pace.MOST
    assert statuses[-1].headers["retry-after"] == "60"
    assert "Trop d'appels" in str(statuses[-1].json())


def test_the_client_says_that_a_token_asks_too_often(shop, monkeypatch):
    monkeypatch.setattr(pace, "MOST", 0)

    error = refused(shop, shop.token(), listing)

    assert error.data["type"] == "/problems/jarvos/too-many-calls"


def test_a_client_of_the_handshake_is_served_too(shop):
    secret = shop.token()

    async def ask():
        async with shop.connected(secret, mode="legacy") as client:
            listed = await client.list_tools()
            return listed, await client.call_tool("core_sites", {})

    listed, answer = anyio.run(ask)

    assert len(listed.tools) == len(shop.assistance.tools) + 1
    assert not answer.is_error


def test_the_help_of_a_module_is_given_whole(shop):
    secret = shop.token()

    titles = shop.gives(secret, "core_help")["pages"]
    [page] = shop.gives(secret, "core_help", module="jarvos")["pages"]

    assert {one["title"] for one in titles} >= {"Catalogue", "Connecteur"}
    assert "ressourcerie-jarvos" in page["text"]


def test_the_quota_of_a_day_is_kept(shop):
    secret = shop.token(daily_calls=2)
    ask = calling("core_sites")
    shop.asks(secret, ask, ask)

    assert refused(shop, secret, ask).data["type"] == "jarvos/quota-spent"
    outcomes = [facts["outcome"] for facts, _author in shop.records("jarvos.calls")]
    assert outcomes == ["given", "given", "spent"]


def test_a_call_beyond_the_quota_does_not_put_off_the_next_day(shop):
    secret = shop.token(daily_calls=1)
    ask = calling("core_sites")
    began = clock.now()
    shop.asks(secret, ask)
    with clock.clock_set_to(lambda: began + timedelta(hours=20)):
        assert refused(shop, secret, ask).data["type"] == "jarvos/quota-spent"

    with clock.clock_set_to(lambda: began + timedelta(hours=25)):
        assert shop.gives(secret, "core_sites")["sites"]


def test_a_name_that_is_not_this_instance_is_refused(shop):
    secret = shop.token()
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}

    answer = shop.client.post("/jarvos/mcp", content=b"{}", headers=headers)  # Host: testserver

    assert answer.status_code == 421


def test_each_call_is_kept_and_journalled_with_a_digest_alone(shop):
    secret = shop.token()
    shop.asks(secret, calling("catalogue_categories", contains="secret de quelqu'un"))

    with shop.database.read() as session:
        kept = session.scalars(select(AssistantCall)).one()
    digest = digest_of({"contains": "secret de quelqu'un"})
    [(facts, _author)] = shop.records("jarvos.calls")
    assert (kept.tool, kept.digest, kept.outcome) == ("catalogue.categories", digest, "given")
    assert facts == {
        "token": str(shop.secrets[secret]),
        "tool": "catalogue.categories",
        "digest": digest,
        "outcome": "given",
        "rows": 0,
    }


def test_a_tool_that_fails_takes_nothing_else_down(shop, monkeypatch):
    secret = shop.token()
    monkeypatch.setattr(
        "ressourcerie_flux_matiere.assistants.balance", lambda *_given, **_named: 1 // 0
    )

    failed, fine = shop.asks(secret, calling(BALANCE, **QUARTER), calling("core_sites"))

    assert failed.is_error
    assert "ZeroDivision" not in failed.content[0].text
    assert not fine.is_error


def test_a_tool_that_is_too_slow_is_left_alone_and_told_as_such(shop, monkeypatch):
    secret, first, second = shop.token(), Event(), Event()
    settle = Trace.settle

    def settle_and_tell(trace, given):
        result = settle(trace, given)
        (second if first.is_set() else first).set()
        return result

    def wait_until_nobody_waits(*_given, **_named):
        first.wait()
        return Balance({})

    monkeypatch.setattr(Trace, "settle", settle_and_tell)
    monkeypatch.setattr("ressourcerie_flux_matiere.assistants.balance", wait_until_nobody_waits)
    monkeypatch.setattr(server, "SECONDS", 0.1)

    (late,) = shop.asks(secret, calling(BALANCE, **QUARTER))
    second.wait()

    assert late.is_error
    assert "à temps" in late.content[0].text
    assert [facts["outcome"] for facts, _author in shop.records("jarvos.calls")] == ["late"]


def test_the_same_person_has_another_pseudonym_in_another_token(shop):
    person = new_id()

    def pseudonym(secret):
        with shop.database.read() as session:
            token = making.find(session, shop.secrets[secret])
            return server.Caller.of(token).pseudonym(person)

    one, other = shop.token(), shop.token()

    assert pseudonym(one) == pseudonym(one) != pseudonym(other)
    assert str(person)[:8] not in pseudonym(one)


def test_days_are_those_of_the_clock(shop):
    (site,) = shop.gives(shop.token(), "core_sites")["sites"]

    assert site["today"] == (clock.now() + timedelta(hours=1)).date().isoformat()
