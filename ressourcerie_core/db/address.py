# SPDX-License-Identifier: Apache-2.0
"""Where the base is, as far as its address tells without the library that opens it."""

import os
import re
from pathlib import Path
from urllib.parse import unquote

from ressourcerie_core.conf import Configuration
from ressourcerie_core.conf.expected import mask_password
from ressourcerie_core.db.problems import AddressRefused

_FILE = re.compile(r"sqlite:///(?P<path>[^?]+)(\?.*)?")
_SERVER = re.compile(r"postgresql(\+psycopg)?://.+")


def sqlite_file(conf: Configuration) -> Path | None:
    """Tell where the base's file is, or ``None`` when the base is on a server.

    :raises AddressRefused: the address is not one of the two forms that the platform knows.
    """
    address = conf.core.database_url
    if _SERVER.fullmatch(address):
        return None
    found = _FILE.fullmatch(address)
    if found is None or found["path"] == ":memory:":
        raise AddressRefused(mask_password(address))
    path = conf.path(unquote(found["path"]))
    return Path(os.path.abspath(path))  # noqa: PTH100 (links stay as written)
