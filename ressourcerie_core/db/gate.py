# SPDX-License-Identifier: Apache-2.0
"""Choose the SQLite library: never one with the WAL-reset bug when a sound one is at hand.

SQLite 3.7.0 to 3.51.2 can corrupt a base in WAL mode when a checkpoint and a write meet
(https://sqlite.org/wal.html, « the WAL-reset bug »); 3.44.6 and 3.50.7 carry the correction.
"""

import importlib
import sqlite3
from dataclasses import dataclass
from types import ModuleType

from ressourcerie_core.i18n import _

Version = tuple[int, int, int]

_FIRST_AFFECTED: Version = (3, 7, 0)
_FIRST_SOUND: Version = (3, 51, 3)
_CORRECTED: dict[tuple[int, int], int] = {(3, 44): 6, (3, 50): 7}


@dataclass(frozen=True)
class Driver:
    """The SQLite library in use, and why it is this one.

    :param sound: whether it is free of the WAL-reset bug.
    """

    module: ModuleType
    name: str
    version: str
    sound: bool
    reason: str


def has_wal_reset_bug(version: Version) -> bool:
    """Tell whether a version of SQLite is among those with the bug."""
    corrected_from = _CORRECTED.get(version[:2])
    if corrected_from is not None and version[2] >= corrected_from:
        return False
    return _FIRST_AFFECTED <= version < _FIRST_SOUND


def choose_driver(standard: ModuleType = sqlite3, replacement: str = "pysqlite3") -> Driver:
    """Choose Python's own SQLite when it is sound, else the one that pysqlite3 brings."""
    version = standard.sqlite_version
    if not has_wal_reset_bug(standard.sqlite_version_info):
        return Driver(standard, "sqlite3", version, True, _("le SQLite de Python est assez récent"))
    try:
        other = importlib.import_module(f"{replacement}.dbapi2")
    except ImportError:
        return Driver(standard, "sqlite3", version, False, _no_replacement(version))
    if has_wal_reset_bug(other.sqlite_version_info):
        return Driver(standard, "sqlite3", version, False, _no_replacement(version))
    reason = _("le SQLite de Python ({version}) peut abîmer une base").format(version=version)
    return Driver(other, replacement, other.sqlite_version, True, reason)


def _no_replacement(version: str) -> str:
    return _(
        "SQLite {version} peut abîmer une base que plusieurs connexions écrivent ; la plateforme "
        "n'en ouvre qu'une, et pysqlite3 n'est pas installé"
    ).format(version=version)
