# SPDX-License-Identifier: Apache-2.0
"""An environment with the core and no module, and an instance in it whose base is empty."""

import shutil

import pytest

from tests.wheels import make_base

from .parts import good_module
from .site import Site

FOUNDER = ("--association", "La Boussole", "--login", "camille", "--name", "Camille Moreau")


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    return make_base(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="session")
def founded(base, tmp_path_factory):
    """An instance made by `init`, of which each test has a copy."""
    site = Site(base, tmp_path_factory.mktemp("founded"))
    secret = site.folder / "secret"
    secret.write_text("une armoire et trois tiroirs\n")
    secret.chmod(0o600)
    options = ("--non-interactive", *FOUNDER, "--password-file", secret)
    made = site.command("init", *options, "--database-url", "sqlite:///var/base.db")
    assert made.code == 0, made.err
    return site


@pytest.fixture(scope="session")
def common(base, tmp_path_factory):
    """A folder where a module that does no harm is installed, once."""
    shop = Site(base, tmp_path_factory.mktemp("common"))
    shop.install(good_module("sound"))
    return shop.site


@pytest.fixture
def site(base, founded, common, tmp_path):
    site = Site(base, tmp_path)
    site.path.append(common)
    shutil.copytree(founded.base.parent, site.base.parent)
    site.configure()
    return site


@pytest.fixture
def shared(site, cluster):
    """An instance whose base several processes may serve."""
    site.address = cluster.new_database()
    yield site
    cluster.drop(site.address)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request):
    """An instance on each kind of base; two processes serve it where several may."""
    kind = {"sqlite": "site", "postgresql": "shared"}[request.param]
    return request.getfixturevalue(kind)
