# SPDX-License-Identifier: Apache-2.0
"""Reloads: what changed is served, and no visitor notices; what is wrong changes nothing."""

import signal

from tests.wheels import module_wheel

from .load import load, wait_for_more
from .parts import good_module, ledger
from .site import wait_until


def answers(server, module):
    return server.get(f"/api/v1/{module}/hello").status_code


def test_modules_come_and_go_under_load_and_no_request_fails(site):
    site.install(ledger(), good_module("extra"))
    site.configure("ledger", "sound")
    with site.serving() as server, load(site, server) as visits:
        wait_for_more(visits, wait_until, 50)
        site.configure("ledger", "sound", "extra")
        added = site.command("reload")
        with_it = answers(server, "extra")
        wait_for_more(visits, wait_until, 50)
        site.configure("ledger", "sound")
        removed = site.json("reload")
        without_it = answers(server, "extra")
        wait_for_more(visits, wait_until, 50)

    assert (visits.failures, with_it, without_it) == ([], 200, 404)
    assert "extra 0.1.0 est ajouté" in added.out
    assert removed["removed"] == {"extra": "0.1.0"}
    assert visits.kept == {text for (text,) in site.rows("SELECT text FROM ledger_line")}


def test_what_is_wrong_is_refused_and_the_instance_serves_as_before(site):
    failing = module_wheel("failing", code="raise OSError('balance débranchée')")
    dying = module_wheel("dying", code="import os; os._exit(7)")
    starting = "def start(self, context):\n    raise OSError('balance débranchée')"
    site.install(failing, dying, good_module("fickle", more=starting), ledger())
    site.configure("sound")
    wrong = {
        "core.hots": lambda: site.configure("sound", hots="127.0.0.1"),
        "absent": lambda: site.configure("sound", "absent"),
        "« failing »": lambda: site.configure("sound", "failing"),
        "« dying »": lambda: site.configure("sound", "dying"),
        "« fickle »": lambda: site.configure("sound", "fickle"),
        "core.port": lambda: site.configure("sound", port=8100),
    }
    with site.serving() as server:
        for said, configure in wrong.items():
            configure()
            assert said in site.refused("reload")
            assert answers(server, "sound") == 200
        site.configure("sound", "ledger")
        server.process.send_signal(signal.SIGHUP)
        server.wait_for("Rechargé en .* ledger 0.1.0 est ajouté")
        assert answers(server, "ledger") == 200
