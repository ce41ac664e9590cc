# SPDX-License-Identifier: Apache-2.0
"""The rule of module names, and the names that the core keeps for itself."""

import re
from typing import Final

GROUP: Final = "ressourcerie.modules"
CORE: Final = "ressourcerie-core"
#: Our own distributions are named so; third parties name theirs as they like.
PREFIX: Final = "ressourcerie-"

MAX_LENGTH: Final = 40
RESERVED: Final = frozenset(
    (
        *("api", "core", "static", "admin", "login", "logout", "docs", "healthz", "readyz"),
        *("metrics", "problems", "a-propos", "sw.js", "openapi.json"),
    )
)
#: The core's own commands; a module so named cannot bring ``ressourcerie <name>``.
VERBS: Final = frozenset(
    (
        *("backup", "check", "config", "db", "demo", "events", "init", "journal"),
        *("module", "reload", "restore", "serve", "token", "user", "verify", "worker"),
    )
)

_RULE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_EVENT = re.compile(rf"{_RULE.pattern}\.{_RULE.pattern}")


def fold(name: str) -> str:
    """Give what two names have in common when they are one name."""
    return name.replace("_", "-").casefold()


def is_valid(name: str) -> bool:
    """Tell whether a name follows the rule."""
    return len(name) <= MAX_LENGTH and _RULE.fullmatch(name) is not None


def is_reserved(name: str) -> bool:
    """Tell whether the core keeps a name for itself."""
    return fold(name) in RESERVED


def is_event_name(name: str) -> bool:
    """Tell whether a name is one of an event, ``module.noun-past``."""
    return _EVENT.fullmatch(name) is not None
