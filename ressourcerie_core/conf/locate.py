# SPDX-License-Identifier: Apache-2.0
"""Where the configuration file is."""

import os
from collections.abc import Mapping
from pathlib import Path

from ressourcerie_core.conf.problems import ConfigurationNotFound

#: Where a file is looked for when none is named, first found first taken.
PLACES = (Path("etc/ressourcerie.conf"), Path("/etc/ressourcerie/ressourcerie.conf"))


def locate(option: Path | None, environ: Mapping[str, str]) -> Path:
    """Find the configuration file: ``--conf``, ``$RESSOURCERIE_CONF``, then the usual places.

    A file that is named is returned as it is, even missing: another one must not take its place.

    :raises ConfigurationNotFound: when none is named, and none is in the usual places.
    """
    if option is not None:
        return option.absolute()
    if named := environ.get("RESSOURCERIE_CONF"):
        return Path(named).absolute()
    for place in PLACES:
        # A broken link is found: reading it says what is wrong with it.
        if os.path.lexists(place):
            return place.absolute()
    raise ConfigurationNotFound(place.absolute() for place in PLACES)
