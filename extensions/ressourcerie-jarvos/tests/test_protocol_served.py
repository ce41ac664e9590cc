# SPDX-License-Identifier: Apache-2.0
"""The official client before a real server, behind a proxy, and before the real command."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import anyio
import httpx2
import pytest
from mcp import Client, StdioServerParameters
from ressourcerie_jarvos.reading.models import AssistantCall
from sqlalchemy import func, select

from ressourcerie_core.testing.serving import RealServer

from .assisting import NAME, QUARTER, connected

LONGEST = 60.0
LONG = 366  # days: these processes have the real clock
LINE = 12_345


class Forwarding(BaseHTTPRequestHandler):
    """A reverse proxy, as those of the documentation: the name that was asked stays."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = dict(self.headers.items()) | {"X-Forwarded-For": "192.0.2.7"}
        answer = httpx2.post(self.server.upstream + self.path, content=body, headers=headers)
        self.send_response(answer.status_code)
        self.send_header("Content-Type", answer.headers.get("content-type", ""))
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_said):
        pass


@contextmanager
def proxy(upstream):
    with ThreadingHTTPServer(("127.0.0.1", 0), Forwarding) as server:
        server.upstream = upstream
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def weighed(shop):
    """Give the secret of a token, once something is weighed."""
    shop.weigh(shop.site(), shop.category("Textile"), LINE)
    return shop.token(days=LONG)


@pytest.fixture
def server(shop, weighed, tmp_path):
    """Give a real server of the instance."""
    served = RealServer(shop.instance.platform.configuration.file, tmp_path / "serve.log")
    served.start()
    until = time.monotonic() + LONGEST
    while not is_ready(served):
        assert time.monotonic() < until, served.said
        time.sleep(0.1)
    yield served
    served.kill()


def is_ready(served):
    try:
        return httpx2.get(f"{served.address}/healthz").is_success
    except httpx2.HTTPError:
        return False


async def every_tool(client):
    """List and call every tool that reads; give the names, and the errors."""
    asks_period = {"flux-matiere_declarations": {"year": 2026}}
    listed = (await client.list_tools()).tools
    errors = []
    for tool in listed:
        if tool.annotations.read_only_hint:
            needs = "first" in tool.input_schema["properties"]
            arguments = asks_period.get(tool.name, QUARTER if needs else {})
            answer = await client.call_tool(tool.name, arguments)
            errors += [answer.content[0].text] if answer.is_error else []
            if tool.name == "flux-matiere_balance":
                assert answer.structured_content["donnees"]["total"]["entered"] == LINE
    return {tool.name for tool in listed}, errors


def calls(shop):
    with shop.database.read() as session:
        return session.scalar(select(func.count()).select_from(AssistantCall))


def test_the_client_has_the_same_tools_over_http_behind_a_proxy_and_over_stdio(
    shop, server, weighed
):
    conf = shop.instance.platform.configuration.file
    command = ["-m", "ressourcerie_core", "--conf", str(conf), "jarvos", "mcp"]
    by_command = StdioServerParameters(
        command=sys.executable, args=command, env={"JARVOS_TOKEN": weighed}
    )

    async def ask():
        async with connected(f"{server.address}/jarvos/mcp", weighed) as client:
            direct = await every_tool(client)
        with proxy(server.address) as front:
            async with connected(f"{front}/jarvos/mcp", weighed, host=NAME) as client:
                proxied = await every_tool(client)
        async with Client(by_command) as client:
            return direct, proxied, await every_tool(client)

    direct, proxied, by_stdio = anyio.run(ask)

    assert direct == proxied == by_stdio
    assert direct[1] == []
    assert len(direct[0]) == len(shop.assistance.tools) + 1
    assert calls(shop) == 3 * len(shop.assistance.tools)


def test_a_command_works_while_nothing_serves_and_proposes_too(shop, weighed, tmp_path):
    dishes = shop.category("Vaisselle")
    secret = tmp_path / "jeton"
    secret.write_text(weighed, "utf-8")
    conf = shop.instance.platform.configuration.file
    command = ["-m", "ressourcerie_core", "--conf", str(conf), "jarvos", "mcp"]
    change = {"label": "vaiselle", "category_id": str(dishes)}
    kind = "flux-matiere.category-mapping"

    async def ask():
        args = [*command, "--token-file", str(secret)]
        async with Client(StdioServerParameters(command=sys.executable, args=args)) as client:
            asked = {"kind": kind, "change": change, "reason": "faute"}
            return await client.call_tool("jarvos_propose", asked)

    answer = anyio.run(ask)

    assert not answer.is_error, answer.content[0].text
    assert len(shop.records("jarvos.acts", "proposal.made")) == 1


def test_a_command_with_a_wrong_token_says_so_and_serves_nothing(shop):
    conf = shop.instance.platform.configuration.file

    done = subprocess.run(
        [sys.executable, "-m", "ressourcerie_core", "--conf", str(conf), "jarvos", "mcp"],
        env={**os.environ, "JARVOS_TOKEN": "rsca_faux"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Ce jeton n'ouvre rien" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
