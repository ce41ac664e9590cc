# SPDX-License-Identifier: Apache-2.0
"""What the doctor looks at in the settings: what a start accepts, and a person may regret."""

import os
import stat
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

from sqlalchemy import make_url

from ressourcerie_core import failpoints
from ressourcerie_core.conf import Configuration
from ressourcerie_core.errors import Problem
from ressourcerie_core.server import doctor_warnings as found

#: Variables that take Python's own checks away, or make it a workshop.
_PYTHON_VARIABLES = ("PYTHONOPTIMIZE", "PYTHONDEVMODE", "PYTHONASYNCIODEBUG", "PYTHONINSPECT")
_LOCAL_HOSTS = {"127.0.0.1", "::1", "localhost"}
_ENCRYPTED = {"require", "verify-ca", "verify-full"}
#: Where the machines of a host keep their own secrets.
_OF_THE_HOST = ip_network("169.254.0.0/16")
SHORTEST_PASSWORD = 12


def settings(configuration: Configuration, base: Path | None) -> Iterator[Problem]:
    """Look at what the file and the environment ask for."""
    yield from _variables()
    yield from _doors(configuration)
    yield from _backups(configuration, base)
    if base is None:
        yield from _server(configuration)


def _variables() -> Iterator[Problem]:
    if os.environ.get(failpoints.VARIABLE):
        yield found.FailpointsArmed(failpoints.VARIABLE)
    for name in _PYTHON_VARIABLES:
        if os.environ.get(name):
            yield found.PythonWeakened(name)


def _doors(configuration: Configuration) -> Iterator[Problem]:
    """Look at who may change the file, ask, be believed, and be called."""
    core, file = configuration.core, configuration.file
    if file.exists() and file.stat().st_mode & stat.S_IWOTH:
        yield found.WritableConfiguration(file)
    proxies = [ip_network(one) for one in core.trusted_proxies]
    is_behind = any(one.prefixlen and not one.is_loopback for one in proxies)
    if core.host not in _LOCAL_HOSTS and not is_behind:
        yield found.ServedInClear(core.host)
    yield from (found.TrustsEverybody(str(one)) for one in proxies if one.prefixlen == 0)
    for one in map(ip_network, core.outgoing_allowed):
        if one.version == _OF_THE_HOST.version and one.overlaps(_OF_THE_HOST):
            yield found.CallsTheHost(str(one))


def _backups(configuration: Configuration, base: Path | None) -> Iterator[Problem]:
    core = configuration.core
    if not core.backup_folder:
        return  # what was saved by hand, and when, is looked at in the base
    folder = configuration.path(core.backup_folder)
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        yield found.BackupFolderMissing(folder)
    elif base and base.exists() and not core.backup_command and _is_beside(folder, base):
        yield found.BackupBeside(folder)


def _is_beside(folder: Path, base: Path) -> bool:
    return folder.stat().st_dev == base.stat().st_dev


def _server(configuration: Configuration) -> Iterator[Problem]:
    """Look at the way to PostgreSQL."""
    url = make_url(configuration.core.database_url)
    is_far = url.host is not None and url.host not in _LOCAL_HOSTS and not url.host.startswith("/")
    if is_far and url.query.get("sslmode") not in _ENCRYPTED:
        yield found.BaseInClear(url.host or "")
    secret = configuration.core.database_password
    password = secret.get_secret_value() if secret else url.password
    if password is not None and len(str(password)) < SHORTEST_PASSWORD:
        yield found.PasswordWeak(SHORTEST_PASSWORD)
