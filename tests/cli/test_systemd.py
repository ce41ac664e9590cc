# SPDX-License-Identifier: Apache-2.0
"""``ressourcerie config systemd``: units that name this instance, and that enclose it."""

import shutil
import subprocess

import pytest

EXPOSURE = "20"  # tenths, of 100: systemd calls « safe » what is under 20


def unit(shop, *options):
    shop.enable()
    return shop.command("config", "systemd", *options).stdout


def test_unit_names_the_instance_and_the_account(shop):
    written = unit(shop, "--account", "boutique")

    assert f"--conf {shop.conf} serve\n" in written
    assert f"--conf {shop.conf} reload\n" in written
    assert f"ReadWritePaths={shop.folder}" in written
    assert "User=boutique\n" in written
    assert "$" not in written


@pytest.mark.parametrize("what", ["serve", "worker"])
def test_unit_is_sound_and_exposes_little(shop, tmp_path, what):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not there")
    file = tmp_path / f"{what}.service"
    file.write_text(unit(shop, what))

    judged = [
        subprocess.run(["systemd-analyze", *words, file], capture_output=True, check=False)
        for words in (("verify",), ("security", "--offline=true", f"--threshold={EXPOSURE}"))
    ]
    assert [(one.returncode, one.stderr.decode()) for one in judged] == [(0, "")] * 2
