# SPDX-License-Identifier: Apache-2.0
"""The address of a receipt, as a drawing that a telephone reads."""

import segno
from markupsafe import Markup

from ressourcerie_core.i18n import _


def qr_drawing(link: str) -> Markup:
    """Draw an address as a QR code, in SVG."""
    made = segno.make(link, error="m", micro=False)
    drawn = made.svg_inline(
        border=4,
        dark="#000",
        light="#fff",
        omitsize=True,
        svgclass=None,
        lineclass=None,
        title=_("Code QR du reçu"),
    )
    return Markup(drawn)  # noqa: S704 (drawn by segno, from an address of ours)
