# SPDX-License-Identifier: Apache-2.0
"""R01, R02, U01: the server dies, or the power, while four tills sell; no ticket is lost."""

import json
import os
import subprocess
import threading
import time
from collections import Counter, defaultdict
from contextlib import closing, contextmanager, suppress
from functools import partial

import httpx2
import pytest
from ressourcerie_caisse.models import Act, Gap, Stray
from ressourcerie_caisse.service.setting_up import add_till
from sqlalchemy import func, select

from ressourcerie_core.conf import load
from ressourcerie_core.db import open_database
from ressourcerie_core.journal.verifying import verify
from ressourcerie_core.testing.disk import power_disk
from ressourcerie_core.testing.serving import RealServer, free_port

from .device import line

pytestmark = pytest.mark.faults

FULL = os.environ.get("RESSOURCERIE_FAULTS") == "full"
IS_POSTGRESQL = os.environ.get("RESSOURCERIE_TEST_DATABASE") == "postgresql"
KILLS = 200 if FULL else 20
CUTS = 100 if FULL else 3
#: Acts of eight tills through three processes.
TOGETHER = 20_000 if FULL else 80
TILLS = 4
MOST_WAITING = 5
LONGEST = 120  # seconds, for what takes a few on a machine that does nothing else


class Seller(threading.Thread):
    """Somebody who sells, and whose tablet sends again what got no answer."""

    def __init__(self, device, cash, address):
        super().__init__()
        self.device, self.cash, self.over = device, cash, threading.Event()
        self.written, self.recorded = [], []
        self.address = address
        device.open()

    def run(self):
        with httpx2.Client(
            base_url=self.address, headers=self.device.headers, timeout=LONGEST
        ) as client:
            self.device.client = client
            while not self.over.is_set():
                if len(self.device.outbox) < MOST_WAITING:
                    self.device.sell(line(250), method=self.cash)
                self.bring()
                time.sleep(0.05)
            wait_until(self.has_brought_all)

    def has_brought_all(self):
        self.bring()
        return not self.device.outbox

    def bring(self):
        """Send what waits; without an answer, it waits on."""
        told = [json.loads(sent["content"])["id"] for sent in self.device.outbox]
        self.written += [one for one in told if one not in self.written]
        with suppress(httpx2.HTTPError, AssertionError):
            self.recorded += [one["id"] for one in self.device.send() if one["state"] == "recorded"]


@pytest.fixture
def sellers(tills_at):
    """Give four tills, each with a tablet that is ready to sell to a server to come."""
    port = free_port()
    return port, tills_at([port] * TILLS)


@pytest.fixture
def tills_at(database, tablet, site_id, methods):
    """Give what makes tills, each with a tablet that sells to the server of a port."""
    return partial(_tills_of, database, tablet, site_id, methods)


def _tills_of(database, tablet, site_id, methods, ports):
    made = []
    for rank, port in enumerate(ports):
        till_id = database.write(
            lambda session, rank=rank: (
                add_till(session, site_id, name=f"Vente {rank}", code=f"V{rank}", by=None).id
            )
        )
        device = tablet(f"Tablette {rank}")
        device.code = f"V{rank}"
        device.hold(till_id)
        made.append(Seller(device, methods["cash"], f"http://127.0.0.1:{port}"))
    return made


@contextmanager
def selling(sellers):
    for one in sellers:
        one.start()
    try:
        yield
    finally:
        for one in sellers:
            one.over.set()
        for one in sellers:
            one.join()


def test_server_killed_while_four_tills_sell_has_each_ticket_once(
    sellers, instance, database, tmp_path
):
    port, four = sellers
    server = RealServer(instance.platform.configuration.file, tmp_path / "serveur.log", port)
    with selling(four):
        for _kill in range(KILLS):
            sell_until_killed(server, four)
        server.start()
    server.kill()

    with database.read() as session:
        kept = Counter(str(one) for one in session.scalars(select(Act.id)))
        assert kept == Counter(one for seller in four for one in seller.written)
        assert {one for seller in four for one in seller.recorded} <= set(kept)
        for table in (Stray, Gap):
            assert session.scalar(select(func.count()).select_from(table)) == 0
    assert verify(database).is_whole


@pytest.fixture
def power(tmp_path):
    """Put what the test writes on a disk whose power can be cut."""
    if IS_POSTGRESQL:
        pytest.skip("the rig of the platform cuts PostgreSQL's")
    with power_disk() as disk:
        subprocess.run(["mount", "--bind", disk.folder, tmp_path], check=True)
        yield disk
        subprocess.run(["umount", "-l", tmp_path], check=True)


@pytest.fixture
def recovered(power, instance, tmp_path):
    """Start again after a cut: give the ids of the acts that a base holds, which is whole."""

    os.sync()  # the base was copied there a moment ago, and a shop's is older
    written = instance.platform.configuration.file.read_text("utf-8")

    def ids(cut):
        with power.recovered(cut) as folder:
            conf = folder / "apres.conf"
            conf.write_text(written.replace(str(tmp_path), str(folder)), "utf-8")
            with closing(open_database(load(conf, environ={}))) as base:
                assert verify(base).is_whole
                with base.read() as session:
                    return [str(one) for one in session.scalars(select(Act.id))]

    return ids


def test_power_cut_while_four_tills_sell_leaves_each_ticket_once(
    power, recovered, sellers, instance, tmp_path
):
    port, four = sellers
    server = RealServer(instance.platform.configuration.file, tmp_path / "serveur.log", port)
    server.start()
    with selling(four):
        for _cut in range(CUTS):
            before = acknowledged(four)
            wait_until(lambda before=before: acknowledged(four) >= before + 5)
            told = {one for seller in four for one in list(seller.recorded)}
            kept = recovered(power.cut())

            assert told <= set(kept)
            assert len(kept) == len(set(kept))
    server.kill()


@pytest.mark.parametrize("processes", [1, 3])
def test_eight_tills_at_once_leave_no_gap(processes, tills_at, database, instance, tmp_path):
    """AC-51 with one process, R13 with three."""
    if processes > 1 and not IS_POSTGRESQL:
        pytest.skip("SQLite has one process that writes")
    ports = [free_port() for _server in range(processes)]
    eight = tills_at([ports[rank % processes] for rank in range(8)])
    conf, log = instance.platform.configuration.file, tmp_path / "serveur.log"
    servers = [RealServer(conf, log, port) for port in ports]
    for server in servers:
        server.start()
    try:
        with selling(eight):
            wait_until(lambda: acknowledged(eight) >= TOGETHER, LONGEST * 60)
    finally:
        for server in servers:
            server.kill()

    with database.read() as session:
        assert set(session.scalars(select(Gap))) == set(session.scalars(select(Stray))) == set()
        ranks = session.execute(select(Act.till_id, Act.seq).order_by(Act.till_id, Act.seq))
        by_till = defaultdict(list)
        for till_id, seq in ranks:
            by_till[till_id].append(seq)
        assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in by_till.values())
    assert verify(database).is_whole


def sell_until_killed(server, sellers):
    server.start()
    try:
        before = acknowledged(sellers)
        wait_until(lambda: acknowledged(sellers) >= before + 10 or server.has_ended)
        assert not server.has_ended, server.said[-2000:]
    finally:
        server.kill()


def acknowledged(sellers):
    return sum(len(one.recorded) for one in sellers)


def wait_until(is_so, seconds=LONGEST):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)
