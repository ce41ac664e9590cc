# SPDX-License-Identifier: Apache-2.0
"""A real server that is told of events, and checks each as the official library does."""

import json
import socket
import struct
import threading
from collections import defaultdict
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks.webhooks import Webhook

from ressourcerie_core import clock

LONGEST = 60  # seconds, for what takes a few on a machine that does nothing else


class Receiver:
    """What came to each path, and how each path behaves.

    :ivar came: by path, the messages that were verified, in order.
    :ivar ids: by path, the id of each try, verified or not.
    """

    def __init__(self, port):
        self.port = port
        self.secrets, self.behaviours = {}, {}
        self.came, self.ids = defaultdict(list), defaultdict(list)

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def behaves(self, path, behaviour=None):
        """Say what a path does instead of accepting."""
        self.behaviours[path] = behaviour

    def take(self, visit):
        body = visit.rfile.read(int(visit.headers["content-length"]))
        self.ids[visit.path].append(visit.headers["webhook-id"])
        behaviour = self.behaviours.get(visit.path)
        if behaviour is not None and behaviour(visit, json.loads(body)):
            return
        self.came[visit.path].append(verified(self.secrets[visit.path], body, visit.headers))
        answer(visit, 204)


def verified(secret, body, headers):
    """Check a message as the official library does, by the clock of the test."""
    sent_at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    assert abs(clock.now() - sent_at) < timedelta(minutes=5)
    if abs(datetime.now(UTC) - sent_at) < timedelta(minutes=4):
        return Webhook(secret).verify(body, dict(headers))
    # The library knows no clock but the machine's: what it signs must be what came.
    signature = Webhook(secret).sign(headers["webhook-id"], sent_at, body.decode())
    assert signature in headers["webhook-signature"].split(" ")
    return json.loads(body)


def answer(visit, status, body=b"", **headers):
    """Answer a visit; give true, for the behaviour that did it."""
    visit.send_response(status)
    for name, value in headers.items():
        visit.send_header(name.replace("_", "-"), value)
    visit.send_header("Content-Length", str(len(body)))
    visit.end_headers()
    visit.wfile.write(body)
    return True


def answering(status, body=b"", **headers):
    """Answer so to everything."""
    return lambda visit, _message: answer(visit, status, body, **headers)


def resetting(visit, _message):
    """Break the connection off, as a router does that forgot it."""
    visit.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    visit.connection.close()
    return True


def endless(visit, _message):
    """Answer a body that has no end."""
    visit.send_response(200)
    visit.end_headers()
    with suppress(OSError):
        while True:
            visit.wfile.write(b"encore " * 1000)


def waiting_for(event):
    """Accept once something else has happened."""
    return lambda _visit, _message: not event.wait(LONGEST)


@contextmanager
def listening():
    """Give a receiver that listens until the end."""

    class Visit(BaseHTTPRequestHandler):
        def do_POST(self):
            with suppress(ConnectionError):
                receiver.take(self)

        def log_message(self, *_arguments):
            """Say nothing."""

        def finish(self):
            with suppress(OSError):
                super().finish()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Visit)
    server.daemon_threads = False
    receiver = Receiver(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
