# SPDX-License-Identifier: Apache-2.0
"""What the frame of every page shows: the instance, who reads, and where they may go."""

from typing import TYPE_CHECKING, Any

from fastapi import Request
from markupsafe import Markup

from ressourcerie_core import __version__
from ressourcerie_core.web.security import nonce_of

if TYPE_CHECKING:
    from ressourcerie_core.web.served import ServedPlatform
    from ressourcerie_core.web.slots import SlotBoard


def frame_of(request: Request) -> dict[str, Any]:
    """Gather what ``core/page.html`` shows around a page."""
    platform: ServedPlatform = request.app.state.platform
    slots: SlotBoard = request.app.state.slots
    return {
        "badge": platform.configuration.core.badge,
        "visitor": getattr(request.state, "visitor", None),
        "csp_nonce": lambda: nonce_of(request),
        "import_map": Markup(request.app.state.import_map),  # noqa: S704 (our own JSON)
        "version": __version__,
        "slot": lambda name, context: slots.show(name, context, request),
    }
