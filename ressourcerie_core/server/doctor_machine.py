# SPDX-License-Identifier: Apache-2.0
"""What the doctor looks at around the base: packages, files, disk, clock and account."""

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sqlalchemy import make_url

from ressourcerie_core import clock
from ressourcerie_core.conf import Configuration
from ressourcerie_core.errors import Problem
from ressourcerie_core.modules.discovery import Discovery
from ressourcerie_core.modules.names import CORE
from ressourcerie_core.server import doctor_problems as found

#: Below this, a day of sales and its backup may not fit.
LITTLE_SPACE_BYTES = 500 * 2**20
#: A file dated later than now by more than this says that the clock is wrong.
CLOCK_TOLERANCE = timedelta(minutes=10)
#: systemd-timesyncd keeps this folder, and this file once the clock was set by a server.
_TIMESYNC = Path("/run/systemd/timesync")


def packages(discovery: Discovery) -> Iterator[Problem]:
    """Hold what the core requires against what is installed."""
    core = discovery.found.get(CORE)
    for line in core.metadata.requires if core else ():
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        library = discovery.found.get(canonicalize_name(requirement.name))
        version = library.version if library else ""
        if not library or not requirement.specifier.contains(version, prereleases=True):
            wanted = f"{requirement.name}{requirement.specifier}"
            yield found.CoreRequirement(wanted, version)


def secrets(configuration: Configuration, base: Path | None) -> Iterator[Problem]:
    """Look whether others may read a file that holds a password."""
    file = configuration.file
    is_open = file.exists() and file.stat().st_mode & stat.S_IRWXO
    if is_open and make_url(configuration.core.database_url).password:
        yield found.OpenConfiguration(file)
    if base and base.exists() and base.stat().st_mode & stat.S_IRWXO:
        yield found.OpenBase(base)


def disk(configuration: Configuration, base: Path | None) -> Iterator[Problem]:
    """Look at the room that is left."""
    folder = configuration.root if base is None else base.parent
    if folder.is_dir() and (free := shutil.disk_usage(folder).free) < LITTLE_SPACE_BYTES:
        yield found.LittleSpace(folder, free)


def clock_faults(files: Iterable[Path]) -> Iterator[Problem]:
    """Look for signs that the clock is wrong, or that nobody sets it."""
    for file in files:
        if file.exists() and _is_of_tomorrow(file):
            yield found.ClockBehind(file)
    if _TIMESYNC.is_dir() and not (_TIMESYNC / "synchronized").exists():
        yield found.ClockAlone()


def _is_of_tomorrow(file: Path) -> bool:
    changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return changed > clock.now() + CLOCK_TOLERANCE


def user() -> Iterator[Problem]:
    """Look at the account that would serve."""
    if os.geteuid() == 0:
        yield found.RunsAsRoot()
