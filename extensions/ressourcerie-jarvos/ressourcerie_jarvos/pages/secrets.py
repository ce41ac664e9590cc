# SPDX-License-Identifier: Apache-2.0
"""The secret of a destination: shown on the page that follows its making, and never again."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from fastapi.responses import HTMLResponse

from ressourcerie_core.web import Happenings

from ..hooks.models import Hook
from ..hooks.problems import NoKey
from ..hooks.signing import secret_of
from .visiting import Visit


@dataclass(frozen=True)
class Drawn:
    """What a secret is of, once the transaction that made it is over."""

    hook_id: UUID
    label: str
    rank: int


def drawn(hook: Hook) -> Drawn:
    """Keep what the secret of a destination is drawn from."""
    return Drawn(hook.id, hook.label, hook.secret_rank)


def require_key(here: Visit) -> str:
    """Give the key that secrets are drawn from.

    :raises NoKey: the configuration names none.
    """
    if here.settings.webhooks_key is None:
        raise NoKey
    return here.settings.webhooks_key.get_secret_value()


def secret_shown(here: Visit, of: Drawn) -> HTMLResponse:
    """Show the page with a secret, which no browser keeps."""
    secret = secret_of(require_key(here), of.hook_id, of.rank)
    shown = here.show("secret.html", secret=secret, of=of)
    shown.headers["Cache-Control"] = "no-store"
    return shown


def known_names(happenings: Happenings) -> Collection[str]:
    """Give the names of the events that enabled modules publish."""
    return {one.name for one in happenings}
