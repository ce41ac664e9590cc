# SPDX-License-Identifier: Apache-2.0
"""The states of a module: the same word in the command, the API, the pages and the logs."""

from enum import StrEnum


class State(StrEnum):
    """Where a module stands."""

    #: It is in the list, and nothing stands in its way.
    ENABLED = "enabled"
    #: It is installed, and not in the list.
    DISABLED = "disabled"
    #: It is in the list, and not installed.
    MISSING = "missing"
    #: Several distributions offer it.
    DUPLICATE = "duplicate"
    #: It is installed, and cannot work with what is installed beside it.
    INCOMPATIBLE = "incompatible"
    #: A module that it requires is absent or at fault.
    BLOCKED = "blocked"
    #: It, or its installation, is broken.
    FAILED = "failed"
    #: It was at fault, and was left out so that the others serve.
    QUARANTINED = "quarantined"
    #: Its files are not those that were locked.
    FILE_CHANGED = "file-changed"
