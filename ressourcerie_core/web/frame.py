# SPDX-License-Identifier: Apache-2.0
"""What the frame of every page shows: the instance, who reads, and where they may go."""

from typing import TYPE_CHECKING, Any

from fastapi import Request
from markupsafe import Markup

from ressourcerie_core import __version__
from ressourcerie_core.auth.origin import COOKIE
from ressourcerie_core.i18n import _
from ressourcerie_core.periods import Step
from ressourcerie_core.web.menu import administration_for, tiles_for
from ressourcerie_core.web.period_choice import PARAMETERS
from ressourcerie_core.web.security import nonce_of

if TYPE_CHECKING:
    from ressourcerie_core.auth.permissions import Visitor
    from ressourcerie_core.web.served import ServedPlatform
    from ressourcerie_core.web.slots import SlotBoard


_STEPS = (
    (Step.DAY, _("Jour")),
    (Step.WEEK, _("Semaine")),
    (Step.MONTH, _("Mois")),
    (Step.QUARTER, _("Trimestre")),
    (Step.YEAR, _("Année")),
    (Step.FREE, _("Dates choisies")),
)


def frame_of(request: Request, association: str | None) -> dict[str, Any]:
    """Gather what ``core/page.html`` shows around a page."""
    state = request.app.state
    platform: ServedPlatform = state.platform
    slots: SlotBoard = state.slots
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    return {
        "association": association,
        "site": visitor and visitor.site_id and visitor.places.get(visitor.site_id),
        "badge": platform.configuration.core.badge,
        "visitor": visitor,
        # A refusal comes before who asks is known: do not offer to sign in a second time.
        "is_stranger": visitor is None and COOKIE not in request.cookies,
        "menu": tiles_for(platform.modules, visitor),
        "administration": administration_for(visitor, state.core_paths),
        "path": request.url.path,
        "kept_parameters": _kept(request),
        "steps": _STEPS,
        "csp_nonce": lambda: nonce_of(request),
        "import_map": Markup(state.import_map),  # noqa: S704 (our own JSON)
        "version": __version__,
        "slot": lambda name, context: slots.show(name, context, request),
    }


def _kept(request: Request) -> list[tuple[str, str]]:
    """Give what an address says beside its period: filters stay when the period changes."""
    return [
        (name, text) for name, text in request.query_params.multi_items() if name not in PARAMETERS
    ]
