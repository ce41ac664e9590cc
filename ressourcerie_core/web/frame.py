# SPDX-License-Identifier: Apache-2.0
"""What the frame of every page shows: the instance, who reads, and where they may go."""

from typing import TYPE_CHECKING, Any

from fastapi import Request

from ressourcerie_core import __version__, ids
from ressourcerie_core.web.security import nonce_of

if TYPE_CHECKING:
    from ressourcerie_core.web.served import ServedPlatform


def frame_of(request: Request) -> dict[str, Any]:
    """Gather what ``core/page.html`` shows around a page."""
    platform: ServedPlatform = request.app.state.platform
    return {
        "badge": platform.configuration.core.badge,
        "visitor": getattr(request.state, "visitor", None),
        "csp_nonce": lambda: nonce_of(request),
        "version": __version__,
        "new_key": ids.new_id,
    }
